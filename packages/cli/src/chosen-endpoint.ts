import { SentimentError, didYouMean } from "@sentiment/errors";
import type { Endpoint, Target } from "@sentiment/deployment";
import { awsSettingsOf } from "./aws-settings-of.ts";
import type { Context } from "./define-command.ts";
import { servingStages } from "./options/registry-options.ts";
import {
  capacityFlags,
  defaultTarget,
  targets,
  type CapacityChoice,
  type TargetEntry,
  type TargetSetup,
} from "./targets.ts";

/** An endpoint, and what it is deployed to. */
export interface ChosenEndpoint {
  readonly endpoint: Endpoint;
  readonly target: Target;
}

interface Asked {
  readonly stage: string | undefined;
  readonly target: string | undefined;
}

/**
 * Where a stage is to be deployed: `--target`, else what the settings map it to, else `local`. Throws usage errors for a
 * mapping that names no stage or target.
 */
export async function endpointToDeploy(
  asked: Asked,
  context: Context,
  setup: Pick<TargetSetup, "port" | "image" | "capacity"> = {},
): Promise<ChosenEndpoint> {
  const { stage = "staging" } = asked;
  const name = asked.target ?? (await mappedTarget(stage, context)) ?? defaultTarget;
  return opened(stage, entryOf(name), context, setup);
}

/**
 * A deployed endpoint, without looking at it: `--target`, else what the settings map the stage to, else the target on which it
 * is. Throws a usage error where it is on several.
 */
export async function deployedEndpoint(
  asked: Asked,
  context: Context,
  setup: Pick<TargetSetup, "image"> = {},
): Promise<ChosenEndpoint> {
  const { stage = "staging" } = asked;
  const name = asked.target ?? (await mappedTarget(stage, context)) ?? (await foundTarget(stage, context));
  return opened(stage, entryOf(name ?? defaultTarget), context, setup);
}

/** Every endpoint that is deployed from here, of any model. */
export async function everyEndpoint(context: Context): Promise<readonly ChosenEndpoint[]> {
  const setup = await setupOf(context);
  const { deployedEndpoints } = await import("@sentiment/deployment");
  const found = await deployedEndpoints(setup.stateDir);
  const known = found.flatMap(({ target: name, endpoint }) => {
    const entry = targets.find((one) => one.name === name);
    return entry === undefined ? [] : [{ endpoint, entry }];
  });
  const { targets: mapped } = (await context.settings()).settings;
  const asked = targets.filter(({ name, discover }) => discover && Object.values(mapped).includes(name));
  // Of several targets of a cloud, each finds all that are there.
  for (const entry of asked.slice(0, 1)) {
    for (const endpoint of await entry.discover!(setup)) known.push({ endpoint, entry });
  }
  return Promise.all(known.map(async ({ endpoint, entry }) => ({ endpoint, target: await entry.open(setup) })));
}

async function opened(
  stage: string,
  entry: TargetEntry,
  context: Context,
  setup: Pick<TargetSetup, "port" | "image" | "capacity"> = {},
): Promise<ChosenEndpoint> {
  checkCapacity(setup.capacity, entry);
  if (setup.image !== undefined && !entry.ofImages) throw noImage(entry.name);
  const { name } = (await context.settings()).settings;
  const target = await entry.open({ ...(await setupOf(context)), ...setup });
  return { endpoint: { name, stage }, target };
}

function noImage(target: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "IMAGE_UNUSED",
    message: `The target ${target} runs no image, which --image names.`,
    hint: "Leave --image out, or give --target docker.",
  });
}

/** A flag that a target has no use for is told, and not ignored. */
function checkCapacity(choice: CapacityChoice = {}, { name, capacity = [] }: TargetEntry): void {
  const given = Object.keys(choice) as (keyof CapacityChoice)[];
  const unused = given.find((each) => choice[each] !== undefined && !capacity.includes(each));
  if (unused === undefined) return;
  const takers = targets.filter((target) => target.capacity?.includes(unused)).map((target) => target.name);
  throw new SentimentError({
    kind: "usage",
    code: "FLAG_UNUSED",
    message: `The target ${name} has no use for ${capacityFlags[unused]}.`,
    hint: `Leave it out, or give --target ${takers.join(" or ")}.`,
  });
}

async function setupOf({ settings, io: { environment, signal } }: Context): Promise<TargetSetup> {
  const { settings: all } = await settings();
  const { stateDir, nodeImage } = all;
  return { stateDir, nodeImage, environment, signal, aws: awsSettingsOf(all) };
}

/** What the settings say of the stage; a mistake in what they say of another is told, too. */
async function mappedTarget(stage: string, context: Context): Promise<string | undefined> {
  const { settings, reports } = await context.settings();
  const { where } = reports.find(({ name }) => name === "targets")!;
  const stages: readonly string[] = servingStages;
  const strange = Object.keys(settings.targets).find((one) => !stages.includes(one));
  if (strange === undefined) return settings.targets[stage];
  throw new SentimentError({
    kind: "usage",
    code: "UNKNOWN_STAGE",
    message: `${where}: there is no stage ${JSON.stringify(strange)} to deploy.${didYouMean(strange, stages)}`,
    hint: `The stages are ${stages.join(", ")}.`,
  });
}

/** The target on which the stage is deployed; undefined: on none. */
async function foundTarget(stage: string, context: Context): Promise<string | undefined> {
  const { name, stateDir } = (await context.settings()).settings;
  const { deployedEndpoints } = await import("@sentiment/deployment");
  const found = (await deployedEndpoints(stateDir)).filter(
    ({ endpoint }) => endpoint.name === name && endpoint.stage === stage,
  );
  if (found.length < 2) return found[0]?.target;
  throw new SentimentError({
    kind: "usage",
    code: "SEVERAL_TARGETS",
    message: `${name} in ${stage} is deployed to ${found.map(({ target }) => target).join(" and to ")}.`,
    hint: "Say which is meant, by --target.",
  });
}

function entryOf(name: string): TargetEntry {
  const entry = targets.find((one) => one.name === name);
  if (entry !== undefined) return entry;
  const names = targets.map((one) => one.name);
  throw new SentimentError({
    kind: "usage",
    code: "UNKNOWN_TARGET",
    message: `There is no target ${JSON.stringify(name)}, which the settings map a stage to.${didYouMean(name, names)}`,
    hint: `The targets are ${names.join(", ")}; sentiment config shows where the setting comes from.`,
  });
}
