import { SentimentError } from "@sentiment/errors";
import { appendToUri, parseModelUri, type ModelVersion, type NewModelVersion } from "@sentiment/mlflow";
import { awaitReady } from "../registry/await-ready.ts";
import { renamedHistory } from "../registry/history.ts";
import { linkLoggedModel } from "../registry/link-logged-model.ts";
import type { Registered } from "../registry/registered.ts";
import type { Copying } from "./copy-run.ts";
import { marks, withoutMarks } from "./marks.ts";
import { sourceNotThere } from "./failure.ts";
import { folderNames } from "./renamed-model.ts";
import { markOf, versionsGiven, type VersionFacts } from "./version-facts.ts";

interface Surroundings {
  /** The target's model of that name. */
  readonly now: Registered | undefined;
  /** The target's numbers of the versions before it. */
  readonly numbers: ReadonlyMap<string, string>;
  readonly copying: Copying;
}

/**
 * Makes a version at the target, or completes one that was begun: then come its stage and aliases, once. After that they are
 * the target's own. @returns its number there.
 */
export async function copyVersion(
  here: Registered,
  { version, there }: VersionFacts,
  { now, numbers, copying }: Surroundings,
): Promise<string> {
  const { registry } = copying.target;
  const made = there ?? (await createVersion(version, { now, numbers, copying }));
  const ready = await awaitReady(registry, made, copying.signal);
  const key = { name: ready.name, version: ready.version };
  const { target, counterparts } = copying;
  const modelId = version.modelId === undefined ? undefined : await counterparts.model(version.modelId);
  if (modelId !== undefined) await linkLoggedModel(target, await target.getLoggedModel(modelId), key);
  if (ready.stage !== version.stage) await registry.transitionModelVersionStage({ ...key, stage: version.stage });
  for (const [alias, of] of Object.entries(here.model.aliases)) {
    if (of === version.version) await setAlias(key, alias, copying);
  }
  await remember(version, now, copying);
  await registry.setModelVersionTag(key, marks.done, "yes");
  return ready.version;
}

/** The latest ones; MLflow 2 takes values of 5,000 characters. */
async function remember(version: ModelVersion, now: Registered | undefined, { target }: Copying): Promise<void> {
  const given = now === undefined ? [] : versionsGiven(now.model);
  const mark = markOf(version);
  if (given.includes(mark)) return;
  const value = [...given, mark].slice(-mostRemembered).join(", ");
  await target.registry.setRegisteredModelTag(version.name, marks.versions, value);
}

const mostRemembered = 150;

async function setAlias(
  { name, version }: { readonly name: string; readonly version: string },
  alias: string,
  { target }: Copying,
): Promise<void> {
  try {
    await target.registry.setRegisteredModelAlias(name, alias, version);
  } catch (error) {
    // Servers of before MLflow 2.3 have stages only.
    if (!SentimentError.is(error) || error.code !== "NOT_SUPPORTED") throw error;
  }
}

async function createVersion(version: ModelVersion, { now, numbers, copying }: Surroundings): Promise<ModelVersion> {
  const { registry } = copying.target;
  const place = await sourceThere(version, copying);
  const { name, description, runLink, tags } = version;
  await keepNumber(version, place, { now, copying });
  return registry.createModelVersion({
    ...place,
    name,
    description,
    runLink,
    tags: {
      ...(await mapVersionTags({ ...version, tags }, numbers, copying)),
      [marks.version]: markOf(version),
      [marks.from]: copying.from,
    },
  });
}

/**
 * Versions that were deleted here leave a gap in the numbers: then versions are made there and deleted again, so that
 * `models:/NAME/4` stays that version. Where others have versions of that name, it gets the next number.
 */
async function keepNumber(
  version: ModelVersion,
  place: Pick<NewModelVersion, "source" | "runId" | "modelId">,
  { now, copying }: Omit<Surroundings, "numbers">,
): Promise<void> {
  const { registry } = copying.target;
  const versions = now?.versions ?? [];
  const fillers = versions.filter(({ tags }) => tags[marks.version] === filler);
  for (const { name, version: number } of fillers) await registry.deleteModelVersion({ name, version: number });
  const highest = Math.max(0, ...versions.map((each) => Number(each.version)));
  const gap = Number(version.version) - highest - 1;
  for (let left = Math.min(gap, widestGap); left > 0; left--) {
    const tags = { [marks.version]: filler };
    const made = await registry.createModelVersion({ ...place, name: version.name, tags });
    await registry.deleteModelVersion({ name: made.name, version: made.version });
    // Numbers that were deleted at the target itself are not seen: it may have come to the right one already.
    if (Number(made.version) >= Number(version.version) - 1) break;
  }
}

const filler = "none";
const widestGap = 100;

/** Where a version's files are at the target. Throws an input error where they are not. */
async function sourceThere(
  { name, version, source, runId, modelId }: ModelVersion,
  copying: Copying,
): Promise<Pick<NewModelVersion, "source" | "runId" | "modelId">> {
  const { counterparts } = copying;
  const run = runId === undefined ? undefined : await counterparts.run(runId);
  const logged = modelId ?? loggedModelOf(source);
  if (runId !== undefined && run === undefined) throw notThere(name, version, `its run ${runId}`);
  if (logged === undefined) return { source: await filesThere(source, runId, run, copying), runId: run };
  const model = await counterparts.model(logged);
  if (model !== undefined) return { source: `models:/${model}`, runId: run, modelId: model };
  const folder = await folderThere(logged, run, copying);
  if (folder === undefined) throw notThere(name, version, `its model ${logged}`);
  return { source: folder, runId: run };
}

function loggedModelOf(source: string): string | undefined {
  if (!/^models:/iu.test(source)) return undefined;
  const uri = parseModelUri(source);
  return uri.kind === "logged model" ? uri.modelId : undefined;
}

/** What lies among the run's files lies among those of its copy; anything else stays where it is. */
async function filesThere(
  source: string,
  runId: string | undefined,
  targetRunId: string | undefined,
  { source: store, target }: Copying,
): Promise<string> {
  if (runId === undefined || targetRunId === undefined) return source;
  const { artifactUri } = (await store.getRun(runId)).info;
  if (!source.startsWith(`${artifactUri}/`)) return source;
  const place = (await target.getRun(targetRunId)).info.artifactUri;
  return appendToUri(place, source.slice(artifactUri.length + 1));
}

/** Where the target has no logged models. */
async function folderThere(
  modelId: string,
  targetRunId: string | undefined,
  { survey, target }: Copying,
): Promise<string | undefined> {
  const model = survey.models.get(modelId);
  if (model === undefined || targetRunId === undefined || survey.hasLoggedModels) return undefined;
  const siblings = [...survey.models.values()].filter(({ sourceRunId }) => sourceRunId === model.sourceRunId);
  return appendToUri((await target.getRun(targetRunId)).info.artifactUri, folderNames(siblings).get(modelId)!);
}

function notThere(name: string, version: string, what: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: sourceNotThere,
    message: `Version ${version} of ${JSON.stringify(name)} cannot be copied: ${what} is not at the target.`,
  });
}

/** A version's tags; its history names runs and versions as they are called at the target. */
export async function mapVersionTags(
  { tags }: Pick<ModelVersion, "tags">,
  numbers: ReadonlyMap<string, string>,
  { counterparts }: Copying,
): Promise<Record<string, string>> {
  const mapped: Record<string, string> = {};
  for (const [key, value] of Object.entries(withoutMarks(tags))) {
    mapped[key] = await renamedHistory(key, value, {
      version: (number) => numbers.get(number) ?? number,
      run: async (runId) => (await counterparts.run(runId)) ?? runId,
    });
  }
  return mapped;
}
