import {
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  type ProductionVariant,
} from "@aws-sdk/client-sagemaker";
import { SentimentError } from "@sentiment/errors";
import { refusalOf } from "../aws/aws-failure.ts";
import { isAbsent } from "../aws/is-absent.ts";
import type { Aws } from "../aws/aws.ts";
import { tags } from "../tags.ts";
import { modelPrefix, nameOf, releaseName, tarballName, type Ground } from "./ground.ts";
import { tagTexts } from "./observe.ts";
import { releaseTags } from "./release-record.ts";
import type { Capacity } from "./release-spec.ts";
import { untilKnown } from "./retry-until.ts";
import type { WantedRelease } from "./wanted-release.ts";

/** The variant's name, which all updates keep. */
export const variantName = "AllTraffic";

interface Making {
  /** `the model x-staging-1a2b3c4d5e6f` */
  readonly what: string;
  /** Resolves with its ARN; throws where there is none. */
  readonly describe: () => Promise<string>;
  readonly create: () => Promise<unknown>;
}

/** Makes SageMaker's model of a release, unless it is there. */
export async function ensureModel(
  ground: Ground,
  wanted: WantedRelease,
  {
    image,
    signal,
    onStep,
  }: { readonly image: string; readonly signal: AbortSignal; readonly onStep: (step: string) => void },
): Promise<void> {
  const { aws } = ground;
  const { spec, release, releaseId } = wanted;
  const ModelName = releaseName(ground, releaseId);
  const what = `the model ${ModelName}`;
  const input = {
    ModelName,
    ExecutionRoleArn: spec.roleArn,
    PrimaryContainer: {
      Image: image,
      ModelDataUrl: `s3://${spec.bucket}/${modelPrefix(ground, release.modelId)}${tarballName}`,
      Environment: { ...spec.environment },
    },
    Tags: releaseTags(ground.endpoint, { ...release, releaseId }, spec.image),
  };
  await ensure(ground, {
    what,
    describe: async () => {
      const found = await aws.ask("sagemaker", `describe ${what}`, (client, options) =>
        client.send(new DescribeModelCommand({ ModelName }), options),
      );
      return found.ModelArn ?? "";
    },
    create: () => {
      onStep(`make ${what}`);
      return untilKnown(
        () =>
          aws.ask("sagemaker", `make ${what}`, (client, options) =>
            client.send(new CreateModelCommand(input), options),
          ),
        signal,
      );
    },
  });
}

/** Makes the endpoint config of a release, unless it is there. */
export async function ensureConfig(
  ground: Ground,
  wanted: WantedRelease,
  { signal, onStep }: { readonly signal: AbortSignal; readonly onStep: (step: string) => void },
): Promise<void> {
  const { aws } = ground;
  const { spec, release, releaseId } = wanted;
  const name = releaseName(ground, releaseId);
  const what = `the endpoint config ${name}`;
  const input = {
    EndpointConfigName: name,
    ProductionVariants: [variantOf(name, spec.capacity)],
    Tags: releaseTags(ground.endpoint, { ...release, releaseId }, spec.image),
  };
  await ensure(ground, {
    what,
    describe: async () => {
      const found = await aws.ask("sagemaker", `describe ${what}`, (client, options) =>
        client.send(new DescribeEndpointConfigCommand({ EndpointConfigName: name }), options),
      );
      return found.EndpointConfigArn ?? "";
    },
    create: () => {
      onStep(`make ${what}`);
      return untilKnown(
        () =>
          aws.ask("sagemaker", `make ${what}`, (client, options) =>
            client.send(new CreateEndpointConfigCommand(input), options),
          ),
        signal,
      );
    },
  });
}

/** Read, then make; and where the answer was lost and it is there after all, that is as good. What is another's is a conflict. */
async function ensure(ground: Ground, { what, describe, create }: Making): Promise<void> {
  const { aws } = ground;
  const endpoint = nameOf(ground);
  const found = await describe().catch(unlessAbsent);
  if (found !== undefined) return mustBeOurs(aws, { what, arn: found, endpoint });
  try {
    await create();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined || !/already exist/iu.test(refusal.message)) throw error;
    await mustBeOurs(aws, { what, arn: await describe(), endpoint });
  }
}

async function mustBeOurs(
  aws: Aws,
  { what, arn, endpoint }: { readonly what: string; readonly arn: string; readonly endpoint: string },
): Promise<void> {
  const texts = await tagTexts(aws, arn);
  if (texts?.get(tags.endpoint) !== endpoint) throw foreign(what);
}

function variantOf(ModelName: string, capacity: Capacity): ProductionVariant {
  const named = { VariantName: variantName, ModelName };
  if (capacity.kind === "serverless") {
    const { memoryMb: MemorySizeInMB, maxConcurrency: MaxConcurrency } = capacity;
    return { ...named, ServerlessConfig: { MemorySizeInMB, MaxConcurrency } };
  }
  const InstanceType = capacity.instanceType as NonNullable<ProductionVariant["InstanceType"]>;
  return { ...named, InstanceType, InitialInstanceCount: capacity.instances, InitialVariantWeight: 1 };
}

function unlessAbsent(error: unknown): undefined {
  if (!isAbsent(error)) throw error;
}

/** Something that has our name and not our tags. */
export function foreign(what: string): SentimentError {
  return new SentimentError({
    kind: "conflict",
    code: "FOREIGN",
    message: `There is ${what} already, and it lacks the tags of what sentiment makes: it is somebody else's.`,
    hint: "Give the model another --name, or remove that yourself if nobody needs it.",
  });
}
