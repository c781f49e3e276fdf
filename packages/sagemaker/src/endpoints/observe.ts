import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  ListTagsCommand,
  type DescribeEndpointConfigOutput,
  type DescribeEndpointOutput,
  type EndpointStatus as AwsStatus,
} from "@aws-sdk/client-sagemaker";
import type { Endpoint } from "@sentiment/deployment";
import { isAbsent } from "../aws/is-absent.ts";
import type { Aws } from "../aws/aws.ts";
import { endpointNameOf } from "../names.ts";
import { tags } from "../tags.ts";
import { before, historyOf, type History } from "./history.ts";
import { recordOf, type ReleaseRecord } from "./release-record.ts";
import type { Seen } from "./decide.ts";
import type { Capacity } from "./release-spec.ts";
import { textsOfTags } from "./tag-text.ts";

/** An endpoint as SageMaker describes it, with what its tags say. */
export interface ObservedEndpoint {
  readonly name: string;
  readonly arn: string;
  readonly status: AwsStatus;
  /** Why it failed, or was rolled back last. */
  readonly failure: string | undefined;
  readonly created: Date;
  readonly modified: Date;
  readonly isOurs: boolean;
  readonly texts: ReadonlyMap<string, string>;
  readonly history: History;
  /** The release whose golden predictions it has given, and when. */
  readonly verified: { readonly releaseId: string; readonly at: string } | undefined;
  /** Of the config in service; of one that is being created, that one's. */
  readonly config: ObservedConfig;
  /** What an update leads to. */
  readonly pending: ObservedConfig | undefined;
}

export interface ObservedConfig {
  readonly name: string;
  /** undefined: it has been deleted. */
  readonly arn: string | undefined;
  readonly capacity: Capacity | undefined;
  readonly created: Date | undefined;
  readonly record: ReleaseRecord | undefined;
  readonly texts: ReadonlyMap<string, string>;
}

/** undefined: there is none. */
export async function observe(aws: Aws, endpoint: Endpoint): Promise<ObservedEndpoint | undefined> {
  const name = endpointNameOf(endpoint);
  const found = await describeEndpoint(aws, name);
  if (found === undefined) return undefined;
  const arn = found.EndpointArn ?? "";
  const texts = await tagTexts(aws, arn);
  if (texts === undefined) return undefined;
  const config = found.EndpointConfigName ?? "";
  const pending = found.PendingDeploymentSummary?.EndpointConfigName ?? config;
  return {
    name,
    arn,
    status: found.EndpointStatus ?? "Failed",
    failure: found.FailureReason,
    created: found.CreationTime ?? new Date(0),
    modified: found.LastModifiedTime ?? new Date(0),
    isOurs: texts.get(tags.endpoint) === name,
    texts,
    history: historyOf(texts.get(tags.history)),
    verified: verifiedOf(texts.get(tags.verified)),
    config: await observeConfig(aws, config),
    pending: pending === config ? undefined : await observeConfig(aws, pending),
  };
}

/** As the tag has it. */
export function verifiedText(releaseId: string): string {
  return `${releaseId} ${new Date().toISOString()}`;
}

function verifiedOf(text: string | undefined): ObservedEndpoint["verified"] {
  const [releaseId, at] = text?.split(" ") ?? [];
  return releaseId === undefined || at === undefined ? undefined : { releaseId, at };
}

/** undefined: there is none. */
export async function describeEndpoint(aws: Aws, name: string): Promise<DescribeEndpointOutput | undefined> {
  return unlessAbsent(
    aws.ask("sagemaker", `describe the endpoint ${name}`, (client, options) =>
      client.send(new DescribeEndpointCommand({ EndpointName: name }), options),
    ),
  );
}

/** A config, which may have been deleted although an endpoint has it. */
export async function observeConfig(aws: Aws, name: string): Promise<ObservedConfig> {
  const absent = { name, arn: undefined, capacity: undefined, created: undefined, record: undefined, texts: new Map() };
  if (name === "") return absent;
  const found = await unlessAbsent(
    aws.ask("sagemaker", `describe the endpoint config ${name}`, (client, options) =>
      client.send(new DescribeEndpointConfigCommand({ EndpointConfigName: name }), options),
    ),
  );
  if (found === undefined) return absent;
  const arn = found.EndpointConfigArn ?? "";
  const texts = (await tagTexts(aws, arn)) ?? new Map<string, string>();
  return { name, arn, capacity: capacityOf(found), created: found.CreationTime, record: recordOf(texts), texts };
}

/** undefined: there is nothing of that name. */
export async function tagTexts(aws: Aws, arn: string): Promise<ReadonlyMap<string, string> | undefined> {
  const found = [];
  let NextToken: string | undefined;
  do {
    const page = await unlessAbsent(
      aws.ask("sagemaker", `read the tags of ${arn}`, (client, options) =>
        client.send(new ListTagsCommand({ ResourceArn: arn, NextToken }), options),
      ),
    );
    if (page === undefined) return undefined;
    found.push(...(page.Tags ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return textsOfTags(found);
}

/** What decides what is to be done: what is there when all that is under way has come to a good end. */
export function seenOf(observed: ObservedEndpoint | undefined): Seen | undefined {
  if (observed === undefined) return undefined;
  const { status, isOurs, verified, history } = observed;
  const { record, capacity } = headingTo(observed);
  const releaseId = record?.releaseId;
  const hasPrevious = releaseId !== undefined && before(history, releaseId) !== undefined;
  return { status, isOurs, verified: verified?.releaseId, releaseId, kind: capacity?.kind ?? "real-time", hasPrevious };
}

/** The config that is in service when what is under way has come to a good end. */
export function headingTo({ status, config, pending }: ObservedEndpoint): ObservedConfig {
  return status === "Updating" ? (pending ?? config) : config;
}

async function unlessAbsent<Output>(asking: Promise<Output>): Promise<Output | undefined> {
  return asking.catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
}

function capacityOf({ ProductionVariants = [] }: DescribeEndpointConfigOutput): Capacity | undefined {
  const [variant] = ProductionVariants;
  if (variant === undefined) return undefined;
  const { InstanceType, InitialInstanceCount = 1, ServerlessConfig: serverless } = variant;
  if (serverless === undefined) {
    return { kind: "real-time", instanceType: InstanceType ?? "", instances: InitialInstanceCount };
  }
  const { MemorySizeInMB: memoryMb = 0, MaxConcurrency: maxConcurrency = 0 } = serverless;
  return { kind: "serverless", memoryMb, maxConcurrency };
}
