import {
  AddTagsCommand,
  CreateEndpointCommand,
  DeleteEndpointCommand,
  UpdateEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { isDeepStrictEqual } from "node:util";
import { isAbsent } from "../aws/is-absent.ts";
import { refusalOf } from "../aws/aws-failure.ts";
import { tags } from "../tags.ts";
import { makeAlarms } from "./alarms.ts";
import { deploymentConfig } from "./deployment-config.ts";
import { foreign } from "./ensure-release.ts";
import { nameOf, type Ground } from "./ground.ts";
import { historyText, type History } from "./history.ts";
import { describeEndpoint, headingTo, observe } from "./observe.ts";
import { endpointTexts } from "./release-record.ts";
import type { Capacity } from "./release-spec.ts";
import { untilKnown } from "./retry-until.ts";
import { tagsOf } from "./tag-text.ts";

/** Creates the endpoint with a config. An answer that was lost is made out by looking. */
export async function createEndpoint(
  ground: Ground,
  { configName, history }: { readonly configName: string; readonly history: History },
  signal: AbortSignal,
): Promise<void> {
  const { aws, endpoint } = ground;
  const EndpointName = nameOf(ground);
  const input = {
    EndpointName,
    EndpointConfigName: configName,
    Tags: tagsOf({ ...endpointTexts(endpoint), [tags.history]: historyText(history) }),
  };
  const create = (): Promise<unknown> =>
    aws.ask("sagemaker", `create the endpoint ${EndpointName}`, (client, options) =>
      client.send(new CreateEndpointCommand(input), options),
    );
  await untilKnown(create, signal).catch(async (error: unknown) => {
    if (!/already exist/iu.test(refusalOf(error)?.message ?? "")) throw error;
    const found = await observe(aws, endpoint);
    if (found?.isOurs !== true) throw foreign(`the endpoint ${EndpointName}`);
    if (found.config.name !== input.EndpointConfigName) throw error;
  });
}

interface Update {
  /** Of a release that is to prove itself: with alarms, and as the settings say; undefined: of one that has, at once. */
  readonly releaseId: string | undefined;
  readonly configName: string;
  readonly capacity: Capacity;
  /** To be written down before it begins; undefined: it is known already. */
  readonly history: History | undefined;
  /** Of the release in service. */
  readonly was: Capacity | undefined;
}

/** Leads callers to another release, which is written down before it begins. */
export async function updateEndpoint(
  ground: Ground,
  { releaseId, configName, capacity, history, was }: Update,
  signal: AbortSignal,
): Promise<void> {
  const { aws, endpoint, settings } = ground;
  const EndpointName = nameOf(ground);
  if (history !== undefined) await tagEndpoint(ground, { [tags.history]: historyText(history) });
  const isWatched = releaseId !== undefined && capacity.kind === "real-time";
  const alarms = isWatched ? await makeAlarms(ground, releaseId) : [];
  const traffic = releaseId === undefined ? "all-at-once" : settings.traffic;
  const input = {
    EndpointName,
    EndpointConfigName: configName,
    DeploymentConfig: deploymentConfig(capacity, traffic, alarms),
    // Where nobody has asked for another number of instances, the one that autoscaling has come to stays.
    RetainAllVariantProperties: isDeepStrictEqual(capacity, was),
  };
  const update = (): Promise<unknown> =>
    aws.ask("sagemaker", `update the endpoint ${EndpointName}`, (client, options) =>
      client.send(new UpdateEndpointCommand(input), options),
    );
  await untilKnown(update, signal).catch(async (error: unknown) => {
    // The answer to the first may have been lost, and the second came while the first was at it.
    if (!/in-progress|Cannot update/iu.test(refusalOf(error)?.message ?? "")) throw error;
    const found = await observe(aws, endpoint);
    if (found === undefined || headingTo(found).name !== input.EndpointConfigName) throw error;
  });
}

/** Asks for the end of an endpoint; one that is not there, or is ending, is as good. */
export async function deleteEndpoint(ground: Ground): Promise<void> {
  const { aws } = ground;
  const EndpointName = nameOf(ground);
  const remove = aws.ask("sagemaker", `delete the endpoint ${EndpointName}`, (client, options) =>
    client.send(new DeleteEndpointCommand({ EndpointName }), options),
  );
  await remove.catch(async (error: unknown) => {
    if (isAbsent(error)) return;
    const found = await describeEndpoint(aws, EndpointName);
    if (found !== undefined && found.EndpointStatus !== "Deleting") throw error;
  });
}

export async function tagEndpoint(ground: Ground, texts: Readonly<Record<string, string>>): Promise<void> {
  const name = nameOf(ground);
  const ResourceArn = (await describeEndpoint(ground.aws, name))?.EndpointArn ?? "";
  await ground.aws.ask("sagemaker", `tag the endpoint ${name}`, (client, options) =>
    client.send(new AddTagsCommand({ ResourceArn, Tags: tagsOf(texts) }), options),
  );
}
