import {
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  ListEndpointConfigsCommand,
  ListModelsCommand,
} from "@aws-sdk/client-sagemaker";
import { isAbsent } from "../aws/is-absent.ts";
import { releaseNameOf } from "../names.ts";
import { bucketOf } from "../s3/ensure-bucket.ts";
import { tags } from "../tags.ts";
import { alarmsOf, deleteAlarm } from "./alarms.ts";
import { nameOf, storagePrefix, type Place } from "./ground.ts";
import { deleteObjects, objectsBelow } from "./model-storage.ts";
import { tagTexts } from "./observe.ts";

/** One thing that releases of an endpoint are made of, as it is found. */
interface ReleaseThing {
  /** In words: `endpoint config x-staging-1a2b3c4d5e6f`. */
  readonly words: string;
  readonly releaseId: string;
  readonly modelId: string;
  readonly image: string;
  readonly remove: () => Promise<void>;
}

/** Endpoint configs and models of an endpoint, found by name and told by tags; in the order in which they are to be removed. */
async function releaseThings(ground: Place): Promise<readonly ReleaseThing[]> {
  return [...(await configs(ground)), ...(await models(ground))];
}

async function configs(ground: Place): Promise<readonly ReleaseThing[]> {
  const { aws } = ground;
  const names: Named[] = [];
  let NextToken: string | undefined;
  do {
    const input = { NameContains: `${nameOf(ground)}-`, MaxResults: 100, NextToken };
    const page = await aws.ask("sagemaker", "list endpoint configs", (client, options) =>
      client.send(new ListEndpointConfigsCommand(input), options),
    );
    for (const { EndpointConfigName: name = "", EndpointConfigArn: arn = "" } of page.EndpointConfigs ?? [])
      names.push({ name, arn });
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return ours(ground, "endpoint config", names, (name) =>
    aws.ask("sagemaker", `delete the endpoint config ${name}`, (client, options) =>
      client.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name }), options),
    ),
  );
}

async function models(ground: Place): Promise<readonly ReleaseThing[]> {
  const { aws } = ground;
  const names: Named[] = [];
  let NextToken: string | undefined;
  do {
    const input = { NameContains: `${nameOf(ground)}-`, MaxResults: 100, NextToken };
    const page = await aws.ask("sagemaker", "list models", (client, options) =>
      client.send(new ListModelsCommand(input), options),
    );
    for (const { ModelName: name = "", ModelArn: arn = "" } of page.Models ?? []) names.push({ name, arn });
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return ours(ground, "model", names, (name) =>
    aws.ask("sagemaker", `delete the model ${name}`, (client, options) =>
      client.send(new DeleteModelCommand({ ModelName: name }), options),
    ),
  );
}

interface Named {
  readonly name: string;
  readonly arn: string;
}

/** Those whose tags say that they are of this endpoint: a name alone may be another's. */
async function ours(
  ground: Place,
  what: string,
  found: readonly Named[],
  remove: (name: string) => Promise<unknown>,
): Promise<readonly ReleaseThing[]> {
  const things: ReleaseThing[] = [];
  for (const { name, arn } of found) {
    const texts = await tagTexts(ground.aws, arn);
    if (texts?.get(tags.endpoint) !== nameOf(ground)) continue;
    const releaseId = texts.get(tags.release) ?? "";
    if (name !== releaseNameOf(ground.endpoint, releaseId)) continue;
    things.push({
      words: `${what} ${name}`,
      releaseId,
      modelId: texts.get(tags.modelId) ?? "",
      image: texts.get(tags.image) ?? "",
      remove: async () => {
        await remove(name).catch((error: unknown) => {
          if (!isAbsent(error)) throw error;
        });
      },
    });
  }
  return things;
}

/** What is left of releases, and what of them is not. */
export interface Leftovers {
  /** To be removed, in this order. */
  readonly things: readonly Pick<ReleaseThing, "words" | "remove">[];
  /** What the images of the releases that are kept are known by. */
  readonly keptImages: readonly string[];
}

/** What releases are made of that are not kept, stored models too. Changes nothing. */
export async function leftovers(ground: Place, kept: ReadonlySet<string>): Promise<Leftovers> {
  const things = await releaseThings(ground);
  const keptThings = things.filter(({ releaseId }) => kept.has(releaseId));
  const keptModels = new Set(keptThings.map(({ modelId }) => modelId));
  const { name: bucket } = await bucketOf(ground.aws);
  const prefix = storagePrefix(ground);
  const folders = new Map<string, string[]>();
  for (const key of await objectsBelow(ground.aws, bucket, prefix)) {
    const modelId = key.slice(prefix.length).split("/")[0]!;
    if (!keptModels.has(modelId)) folders.set(modelId, [...(folders.get(modelId) ?? []), key]);
  }
  const stored = [...folders].map(([modelId, keys]) => ({
    words: `stored model s3://${bucket}/${prefix}${modelId}/`,
    remove: () => deleteObjects(ground.aws, bucket, keys),
  }));
  // They are of use while an update goes on, and whoever looks for leftovers has waited for that.
  const alarms = (await alarmsOf(ground)).map((name) => ({
    words: `alarm ${name}`,
    remove: () => deleteAlarm(ground, name),
  }));
  return {
    things: [...alarms, ...things.filter(({ releaseId }) => !kept.has(releaseId)), ...stored],
    keptImages: keptThings.map(({ image }) => image),
  };
}

/** Removes what `leftovers` finds, and says in words what. */
export async function removeAllBut(
  ground: Place,
  kept: ReadonlySet<string>,
  onRemoved: (words: string) => void = () => {},
): Promise<void> {
  for (const { words, remove } of (await leftovers(ground, kept)).things) {
    await remove();
    onRemoved(words);
  }
}
