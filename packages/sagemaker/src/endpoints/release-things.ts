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
import { nameOf, storagePrefix, type Ground } from "./ground.ts";
import { deleteObjects, objectsBelow } from "./model-storage.ts";
import { tagTexts } from "./observe.ts";

/** One thing that releases of an endpoint are made of, as it is found. */
export interface ReleaseThing {
  /** In words: `endpoint config x-staging-1a2b3c4d5e6f`. */
  readonly words: string;
  readonly releaseId: string;
  readonly modelId: string;
  remove(): Promise<void>;
}

/** Endpoint configs and models of an endpoint, found by name and told by tags; in the order in which they are to be removed. */
export async function releaseThings(ground: Ground): Promise<readonly ReleaseThing[]> {
  return [...(await configs(ground)), ...(await models(ground))];
}

async function configs(ground: Ground): Promise<readonly ReleaseThing[]> {
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

async function models(ground: Ground): Promise<readonly ReleaseThing[]> {
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
  ground: Ground,
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
      remove: async () => {
        await remove(name).catch((error: unknown) => {
          if (!isAbsent(error)) throw error;
        });
      },
    });
  }
  return things;
}

/** Removes what releases are made of that are not kept, stored models too; says in words what. */
export async function removeAllBut(
  ground: Ground,
  kept: ReadonlySet<string>,
  onRemoved: (words: string) => void = () => {},
): Promise<void> {
  const things = await releaseThings(ground);
  const keptModels = new Set(things.filter(({ releaseId }) => kept.has(releaseId)).map(({ modelId }) => modelId));
  for (const thing of things) {
    if (kept.has(thing.releaseId)) continue;
    await thing.remove();
    onRemoved(thing.words);
  }
  const { name: bucket } = await bucketOf(ground.aws);
  const prefix = storagePrefix(ground);
  const objects = await objectsBelow(ground.aws, bucket, prefix);
  const unused = objects.filter((key) => !keptModels.has(key.slice(prefix.length).split("/")[0]!));
  if (unused.length === 0) return;
  await deleteObjects(ground.aws, bucket, unused);
  const folders = new Set(unused.map((key) => key.slice(0, key.lastIndexOf("/") + 1)));
  for (const folder of folders) onRemoved(`stored model s3://${bucket}/${folder}`);
}

/** Whether there is anything that `removeAllBut` would remove. */
export async function hasLeftovers(ground: Ground, kept: ReadonlySet<string>): Promise<boolean> {
  const things = await releaseThings(ground);
  if (things.some(({ releaseId }) => !kept.has(releaseId))) return true;
  const keptModels = new Set(things.map(({ modelId }) => modelId));
  const prefix = storagePrefix(ground);
  const objects = await objectsBelow(ground.aws, (await bucketOf(ground.aws)).name, prefix);
  return objects.some((key) => !keptModels.has(key.slice(prefix.length).split("/")[0]!));
}
