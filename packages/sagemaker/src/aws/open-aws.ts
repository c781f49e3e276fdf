import { SentimentError } from "@sentiment/errors";
import { awsProfileRegion } from "@sentiment/http";
import { awsFailure } from "./aws-failure.ts";
import type { AwsSettings } from "./aws-settings.ts";
import type { Aws, AwsCaller, AwsClients, AwsService } from "./aws.ts";
import { expectOwner } from "./expect-owner.ts";
import { openConnections, type ClientOptions } from "./client-options.ts";

export interface AwsContext {
  /** Aborted: calls under way end at once. */
  readonly signal: AbortSignal;
  /** Of whoever asks: proxies, AWS_REGION, AWS_ENDPOINT_URL, AWS_CA_BUNDLE. Credentials and profiles the SDK finds by itself. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Opens AWS without asking it anything. Throws usage errors where there is no region (NO_REGION), or the environment names an
 * address or a file that cannot be used.
 */
export async function openAws(settings: AwsSettings, { signal, environment }: AwsContext): Promise<Aws> {
  const region = settings.region ?? (await regionOf(environment));
  if (region === undefined) throw noRegion();
  const connections = await openConnections(region, environment);
  const opened = new Map<AwsService, Promise<AwsClients[AwsService]>>();
  const open = async (service: AwsService): Promise<AwsClients[AwsService]> => {
    const options = connections.optionsFor(service);
    if (service !== "s3") return openers[service](options);
    return expectOwner(await openers.s3(options), async () => (await aws.caller()).account);
  };
  const clientOf = <Service extends AwsService>(service: Service): Promise<AwsClients[Service]> => {
    const client = opened.get(service) ?? open(service);
    opened.set(service, client);
    return client as Promise<AwsClients[Service]>;
  };
  const ask: Aws["ask"] = async (service, what, calls) => {
    // Nothing at all is asked of another account than the one that is meant.
    if (settings.account !== undefined && service !== "sts") await aws.caller();
    try {
      return await calls(await clientOf(service), { abortSignal: signal });
    } catch (error) {
      signal.throwIfAborted();
      throw awsFailure(what, error, { region, service });
    }
  };
  let caller: Promise<AwsCaller> | undefined;
  const aws: Aws = {
    region,
    settings,
    ask,
    caller: () => (caller ??= whoAsks(ask, settings)),
    close() {
      for (const client of opened.values()) void client.then((one) => one.destroy());
      connections.close();
    },
  };
  return aws;
}

const openers: { readonly [Service in AwsService]: (options: ClientOptions) => Promise<AwsClients[Service]> } = {
  cloudwatch: async (options) => new (await import("@aws-sdk/client-cloudwatch")).CloudWatchClient(options),
  ecr: async (options) => new (await import("@aws-sdk/client-ecr")).ECRClient(options),
  iam: async (options) => new (await import("@aws-sdk/client-iam")).IAMClient(options),
  logs: async (options) => new (await import("@aws-sdk/client-cloudwatch-logs")).CloudWatchLogsClient(options),
  runtime: async (options) => new (await import("@aws-sdk/client-sagemaker-runtime")).SageMakerRuntimeClient(options),
  s3: async (options) => new (await import("@aws-sdk/client-s3")).S3Client(options),
  sagemaker: async (options) => new (await import("@aws-sdk/client-sagemaker")).SageMakerClient(options),
  scheduler: async (options) => new (await import("@aws-sdk/client-scheduler")).SchedulerClient(options),
  sts: async (options) => new (await import("@aws-sdk/client-sts")).STSClient(options),
};

/** What AWS's own settings say: AWS_REGION, AWS_DEFAULT_REGION as its command line has it, or the profile. */
async function regionOf(environment: AwsContext["environment"]): Promise<string | undefined> {
  return environment["AWS_REGION"] || environment["AWS_DEFAULT_REGION"] || (await awsProfileRegion());
}

async function whoAsks(ask: Aws["ask"], { account: wanted }: AwsSettings): Promise<AwsCaller> {
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const { Account: account = "", Arn: arn = "" } = await ask("sts", "say who asks", (client, options) =>
    client.send(new GetCallerIdentityCommand({}), options),
  );
  if (wanted !== undefined && wanted !== account) throw otherAccount(arn, account, wanted);
  return { account, arn, partition: arn.split(":")[1] ?? "aws" };
}

function otherAccount(arn: string, account: string, wanted: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "OTHER_ACCOUNT",
    message: `The AWS credentials are ${arn}, of the account ${account}, and the settings say ${wanted}.`,
    hint: "Choose other credentials (AWS_PROFILE), or change aws.account, if the account is meant.",
  });
}

function noRegion(): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "NO_REGION",
    message: "Nothing says which AWS region is meant.",
    hint: "Set aws.region in sentiment.yaml, or AWS_REGION: eu-central-1, us-east-1, …",
  });
}
