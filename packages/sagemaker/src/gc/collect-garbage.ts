import { ListEndpointConfigsCommand, ListModelsCommand } from "@aws-sdk/client-sagemaker";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { Endpoint } from "@sentiment/deployment";
import { SentimentError } from "@sentiment/errors";
import type { AwsSettings } from "../aws/aws-settings.ts";
import type { Aws } from "../aws/aws.ts";
import { openAws, type AwsContext } from "../aws/open-aws.ts";
import { isBatchUnderWay } from "../batch/is-batch-under-way.ts";
import { deleteImages, keptImages } from "../ecr/clean-up.ts";
import { withEndpointLock } from "../endpoints/endpoint-lock.ts";
import { keptReleases } from "../endpoints/kept-releases.ts";
import { tagTexts } from "../endpoints/observe.ts";
import { leftovers, removeAllBut } from "../endpoints/release-things.ts";
import { namePrefix } from "../names.ts";
import { findBucket, type Bucket } from "../s3/ensure-bucket.ts";
import { tags } from "../tags.ts";

/** What nothing uses any more. */
export interface Garbage {
  /** Whether it is there yet. */
  readonly dryRun: boolean;
  /** In words, one by one: `model sentiment-classifier-staging-1a2b3c4d5e6f`. */
  readonly removed: readonly string[];
  /** Endpoints that somebody is just deploying, and that were left alone. */
  readonly busy: readonly string[];
}

/** Images of releases that are not kept are deleted when they are older than this: a deploy may be about to use one. */
const imageHours = 24;

/**
 * Finds endpoint configs, models, stored models and images of ours that no endpoint has or can be rolled back to, and deletes them
 * unless it is a dry run.
 */
export async function collectGarbage(
  settings: AwsSettings,
  context: AwsContext,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Garbage> {
  const aws = await openAws(settings, context);
  try {
    await aws.caller();
    const bucket = await findBucket(aws);
    const removed: string[] = [];
    const busy: string[] = [];
    const used = new Set<string>();
    for (const name of await endpointNames(aws, bucket)) {
      if (await isBatchUnderWay(aws, name)) {
        busy.push(name);
        continue;
      }
      const ground = { aws, endpoint: endpointOfName(name) };
      const kept = await keptReleases(ground);
      const found = await leftovers(ground, kept);
      for (const image of found.keptImages) used.add(image);
      if (dryRun || bucket === undefined || found.things.length === 0) {
        removed.push(...found.things.map(({ words }) => words));
        continue;
      }
      try {
        await withEndpointLock({ aws, bucket: bucket.name, name }, `cleaning up after ${name}`, async () => {
          await removeAllBut(ground, await keptReleases(ground), (words) => removed.push(words));
        });
      } catch (error) {
        if (!SentimentError.is(error) || error.code !== "LOCKED") throw error;
        busy.push(name);
      }
    }
    if (busy.length === 0) removed.push(...(await images(aws, used, dryRun)));
    return { dryRun, removed, busy };
  } finally {
    aws.close();
  }
}

/** Images whose digests, or whose tags, no release names. */
async function images(aws: Aws, used: ReadonlySet<string>, dryRun: boolean): Promise<readonly string[]> {
  const old = Date.now() - 3_600_000 * imageHours;
  const unused = (await keptImages(aws)).filter(
    (image) => image.pushedAt.getTime() < old && ![image.digest, ...image.tags].some((name) => used.has(name)),
  );
  if (!dryRun)
    await deleteImages(
      aws,
      unused.map(({ digest }) => digest),
    );
  return unused.map(({ digest }) => `image ${digest}`);
}

/** Of every endpoint that there is something of. */
async function endpointNames(aws: Aws, bucket: Bucket | undefined): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const arn of [...(await configArns(aws)), ...(await modelArns(aws))]) {
    const name = (await tagTexts(aws, arn))?.get(tags.endpoint);
    if (name?.startsWith(namePrefix) === true) names.add(name);
  }
  if (bucket !== undefined) for (const name of await storedNames(aws, bucket)) names.add(name);
  // A batch takes away itself what it was made of, and may be at it: no endpoint says so.
  return [...names].filter((name) => !/-batch-[0-9a-f]+$/u.test(name)).toSorted();
}

async function configArns(aws: Aws): Promise<readonly string[]> {
  const found: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await aws.ask("sagemaker", "list endpoint configs", (client, options) =>
      client.send(new ListEndpointConfigsCommand({ NameContains: namePrefix, MaxResults: 100, NextToken }), options),
    );
    found.push(...(page.EndpointConfigs ?? []).map(({ EndpointConfigArn = "" }) => EndpointConfigArn));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

async function modelArns(aws: Aws): Promise<readonly string[]> {
  const found: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await aws.ask("sagemaker", "list models", (client, options) =>
      client.send(new ListModelsCommand({ NameContains: namePrefix, MaxResults: 100, NextToken }), options),
    );
    found.push(...(page.Models ?? []).map(({ ModelArn = "" }) => ModelArn));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

async function storedNames(aws: Aws, { name, owner }: Bucket): Promise<readonly string[]> {
  const found: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const input = { Bucket: name, ExpectedBucketOwner: owner, Prefix: "endpoints/", Delimiter: "/", ContinuationToken };
    const page = await aws.ask("s3", `list s3://${name}/endpoints/`, (client, options) =>
      client.send(new ListObjectsV2Command(input), options),
    );
    found.push(...(page.CommonPrefixes ?? []).map(({ Prefix = "" }) => Prefix.split("/")[1] ?? ""));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return found.filter((each) => each.startsWith(namePrefix));
}

/** One that has this very name on SageMaker; what it is called elsewhere does not matter here. */
function endpointOfName(name: string): Endpoint {
  const dash = name.lastIndexOf("-");
  return { name: name.slice(0, dash), stage: name.slice(dash + 1) };
}
