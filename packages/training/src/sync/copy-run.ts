import { SentimentError } from "@sentiment/errors";
import { appendToUri, type DatasetInput, type LoggedModel, type Run, type Store } from "@sentiment/mlflow";
import { copyFiles } from "./copy-files.ts";
import { copyMetrics } from "./copy-metrics.ts";
import type { Counterparts } from "./counterparts.ts";
import { changedTags, isSame, marks, withoutMarks } from "./marks.ts";
import { folderNames, modelIdentity, modelsTag, recordedModel, runIdentity, toldModels } from "./renamed-model.ts";
import type { SourceModel } from "./source-run.ts";
import type { RunJob, Survey } from "./survey.ts";

/** What copying a thing needs of its surroundings. */
export interface Copying {
  readonly source: Store;
  readonly target: Store;
  /** The source, as people know it. */
  readonly from: string;
  readonly counterparts: Counterparts;
  readonly survey: Survey;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/**
 * Copies what the target lacks of a run, each step by itself repeatable, and marks the copy as complete with the last.
 * Throws a conflict where a param has another value there. @returns its id at the target.
 */
export async function copyRun({ source: of, there }: RunJob, copying: Copying): Promise<string> {
  const { source, target, counterparts, survey } = copying;
  const { run, models, files, digest } = of;
  const runId = await counterparts.run(run.info.runId);
  if (runId === undefined) throw new Error(`The run ${run.info.runId} is not to be copied.`);
  const now = there === undefined ? undefined : await target.getRun(runId);
  const params = missingParams(run, now);
  const tags = changedTags(await mappedTags(run, runId, copying), now?.data.tags ?? {});
  // Models are added to it there.
  if (now?.data.tags[modelsTag] !== undefined) delete tags[modelsTag];
  await target.logBatch(runId, { params, tags });
  const inputs = missingInputs(run, now);
  if (inputs.length > 0) await target.logInputs(runId, inputs);
  const place = now?.info ?? (await target.getRun(runId)).info;
  await copyModels(models, { run, place, now }, copying);
  await copyMetrics({
    source,
    target,
    run,
    targetRunId: runId,
    keysThere: Object.keys(now?.data.metrics ?? {}),
    judged: survey.judged.get(run.info.runId) ?? [],
    modelId: (id) => counterparts.model(id),
  });
  await copyFiles({
    ...copying,
    from: source.artifacts(run.info.artifactUri),
    to: target.artifacts(place.artifactUri),
    files,
    identity: runIdentity(run.info, place),
  });
  const { status, endTime, runName } = run.info;
  if (place.status !== status || place.endTime !== endTime || place.runName !== runName) {
    await target.updateRun(runId, { status, endTime, runName });
  }
  await target.logBatch(runId, { tags: { [marks.done]: digest } });
  return runId;
}

function missingParams({ info, data }: Run, now: Run | undefined): Record<string, string> {
  const there = now?.data.params ?? {};
  const missing = Object.entries(data.params).filter(([key, value]) => !isSame(there[key], value));
  for (const [key, value] of missing) {
    if (there[key] === undefined) continue;
    throw new SentimentError({
      kind: "conflict",
      code: "PARAM_DIFFERS",
      message: `The param ${key} of the run ${info.runId} is ${JSON.stringify(value)} here and ${JSON.stringify(there[key])} there.`,
      hint: "Params do not change: delete one of the two runs.",
    });
  }
  return Object.fromEntries(missing);
}

/** A run's tags, in which other runs are called by their ids at the target. A parent that is not there is none. */
async function mappedTags(
  { info, data }: Run,
  runId: string,
  { counterparts }: Copying,
): Promise<Record<string, string>> {
  const tags: Record<string, string> = {};
  for (const [key, value] of Object.entries(withoutMarks(data.tags))) {
    const id = /^[\da-f]{32}$/u.test(value) ? await counterparts.run(value) : undefined;
    if (id === undefined && key === "mlflow.parentRunId") continue;
    tags[key] = id ?? (key === modelsTag ? value.replaceAll(info.runId, runId) : value);
  }
  return tags;
}

function missingInputs({ inputs }: Run, now: Run | undefined): DatasetInput[] {
  const name = ({ dataset }: DatasetInput): string => JSON.stringify([dataset.name, dataset.digest]);
  const there = new Set(now?.inputs.datasets.map(name));
  return inputs.datasets.filter((input) => !there.has(name(input)));
}

interface Places {
  readonly run: Run;
  /** At the target. */
  readonly place: Run["info"];
  readonly now: Run | undefined;
}

async function copyModels(models: readonly SourceModel[], places: Places, copying: Copying): Promise<void> {
  const { target, counterparts, survey } = copying;
  if (!survey.hasLoggedModels) return copyAmongFiles(models, places, copying);
  const { run, place, now } = places;
  for (const { modelId, step } of run.outputs.models) {
    const id = await counterparts.model(modelId);
    if (id === undefined || now?.outputs.models.some((each) => each.modelId === id)) continue;
    await target.logOutputs(place.runId, [{ modelId: id, step }]);
  }
  for (const model of models) await copyModel(model, places, copying);
}

/** Files, tags and status of a logged model. */
export async function copyModel(
  { model, files }: SourceModel,
  { run, place }: Partial<Pick<Places, "place">> & { readonly run?: Run },
  copying: Copying,
): Promise<LoggedModel | undefined> {
  const { source, target, counterparts } = copying;
  const id = await counterparts.model(model.modelId);
  if (id === undefined) return undefined;
  const there = await target.getLoggedModel(id);
  const { "mlflow.modelVersions": _, ...own } = withoutMarks(model.tags);
  const tags = changedTags(own, there.tags);
  if (Object.keys(tags).length > 0) await target.setLoggedModelTags(id, tags);
  await copyFiles({
    ...copying,
    from: source.artifacts(model.artifactUri),
    to: target.artifacts(there.artifactUri),
    files,
    identity: { ...(run && place && runIdentity(run.info, place)), ...modelIdentity(model, there) },
  });
  if (there.status === model.status || model.status === "LOGGED_MODEL_STATUS_UNSPECIFIED") return there;
  return target.finalizeLoggedModel(id, model.status);
}

/** As MLflow 2 keeps models. */
async function copyAmongFiles(
  models: readonly SourceModel[],
  { run, place, now }: Places,
  copying: Copying,
): Promise<void> {
  const { source, target } = copying;
  const folders = folderNames(models.map(({ model }) => model));
  for (const { model, files } of models) {
    const folder = folders.get(model.modelId)!;
    // A run that went on here may have told of it already, by another id.
    const known = toldModels(now).find((each) => each.artifact_path === folder)?.model_uuid;
    const recorded = recordedModel(model, { folder, runId: place.runId, uuid: known });
    await copyFiles({
      ...copying,
      from: source.artifacts(model.artifactUri),
      to: target.artifacts(appendToUri(place.artifactUri, recorded.artifact_path)),
      files,
      identity: { ...runIdentity(run.info, place), ...modelIdentity(model, recorded) },
    });
    if (known !== undefined) continue;
    // The model is found without it, and DagsHub fails at it.
    await target.recordModel(place.runId, JSON.stringify(recorded)).catch((error: unknown) => {
      if (!SentimentError.is(error)) throw error;
    });
  }
}
