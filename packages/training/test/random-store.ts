import type { Metric, Run, Store } from "@sentiment/mlflow";
import fc from "fast-check";

const text = fc.oneof(fc.string({ unit: "binary", maxLength: 12 }), fc.constant("é😀".repeat(2500)));
const key = fc.constantFrom("a", "b/c", "d e", "Ünï_c.ode-1", "mlflow.note.content");
const tags = fc.dictionary(key, text, { maxKeys: 3, noNullPrototype: true });
const perhaps = { weight: 1, arbitrary: fc.constant(true) };
const rarely = fc.oneof(perhaps, { weight: 4, arbitrary: fc.constant(false) });

const point = fc.record({
  key: fc.constantFrom("f1", "loss", "a/b"),
  value: fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, 0, 5e-324)),
  step: fc.integer({ min: -2, max: 40 }),
});

const input = fc.record({
  dataset: fc.record({
    name: fc.constantFrom("tweets", "n".repeat(500)),
    digest: fc.constantFrom("1e10", "d".repeat(36)),
    sourceType: fc.constant("local"),
    source: fc.constant("{}"),
    schema: fc.constant("schema"),
    profile: fc.constant("profile"),
  }),
  tags: fc.constantFrom({ "mlflow.data.context": "train" }, {}),
});

const run = fc.record({
  experiment: fc.nat({ max: 2 }),
  runName: fc.constantFrom("one", "two", "Fünf 😀"),
  startTime: fc.integer({ min: 1, max: 2e12 }),
  status: fc.constantFrom("RUNNING", "FINISHED", "FAILED", "KILLED"),
  params: tags,
  tags,
  points: fc.array(point, { maxLength: 30 }),
  inputs: fc.array(input, { maxLength: 2 }),
  /** How many models it has made, and which earlier one it judges. */
  models: fc.nat({ max: 2 }),
  judges: fc.nat({ max: 20 }),
  within: fc.oneof(fc.nat({ max: 20 }), fc.constant(-1)),
  file: text,
  deleted: rarely,
});

const version = fc.record({
  name: fc.constantFrom("tweets", "Fünf 😀"),
  model: fc.nat({ max: 30 }),
  stage: fc.constantFrom("None", "Staging", "Production", "Archived"),
  alias: fc.constantFrom("champion", "ä_1-b", undefined),
  description: fc.option(text, { nil: undefined }),
  tags,
  deleted: rarely,
});

/**
 * Fills a new store with random runs of three experiments – one of them deleted in the end –, with models, files and
 * registered versions; always the same for a seed, but for ids.
 */
export async function fillStore(store: Store, { seed }: { readonly seed: number }): Promise<void> {
  const experiments = ["0", await store.createExperiment({ name: "first", tags: { a: "1", "b/c": "2" } })];
  experiments.push(await store.createExperiment({ name: "second" }));
  const runs: Run[] = [];
  const models: string[] = [];
  for (const each of fc.sample(run, { numRuns: 14, seed })) {
    const parent = runs[each.within]?.info.runId;
    const { info } = await store.createRun({
      experimentId: experiments[each.experiment]!,
      runName: each.runName,
      startTime: each.startTime,
      userId: "ada",
      tags: parent === undefined ? {} : { "mlflow.parentRunId": parent },
    });
    runs.push(await store.getRun(info.runId));
    await store.logInputs(info.runId, each.inputs);
    for (let count = 0; count < each.models; count++) models.push(await logModel(store, info));
    const judged = models[each.judges % Math.max(1, models.length)];
    const metrics = each.points.map((one, place): Metric => {
      const judging = place % 2 === 0 ? {} : { modelId: judged, datasetName: "tweets", datasetDigest: "1e10" };
      return { ...one, timestamp: place, ...judging };
    });
    await store.logBatch(info.runId, { params: each.params, tags: each.tags, metrics });
    await store.artifacts(info.artifactUri).write("folder/text.txt", each.file);
    if (each.status !== "RUNNING") {
      await store.updateRun(info.runId, { status: each.status, endTime: each.startTime + 5 });
    }
    if (each.deleted) await store.deleteRun(info.runId);
  }
  await fillRegistry(store, models, seed);
  await store.deleteExperiment(experiments[2]!);
}

async function logModel(store: Store, { runId, experimentId }: Run["info"]): Promise<string> {
  const params = { C: "1.0" };
  const model = await store.createLoggedModel({
    experimentId,
    name: "model",
    sourceRunId: runId,
    params,
    tags: { k: "v" },
  });
  const { modelId, artifactUri } = model;
  const files = store.artifacts(artifactUri);
  await files.write("MLmodel", `artifact_path: ${artifactUri}\nmodel_id: ${modelId}\nrun_id: ${runId}\nother: 1\n`);
  await files.write("data/weights", runId);
  await store.logOutputs(runId, [{ modelId, step: 1 }]);
  await store.finalizeLoggedModel(modelId, "LOGGED_MODEL_READY");
  return modelId;
}

async function fillRegistry({ registry }: Store, models: readonly string[], seed: number): Promise<void> {
  await registry.createRegisteredModel({ name: "tweets", description: "of tweets", tags: { team: "a" } });
  await registry.createRegisteredModel({ name: "Fünf 😀" });
  for (const each of fc.sample(version, { numRuns: 9, seed })) {
    const { name, description } = each;
    const source = `models:/${models[each.model % models.length]}`;
    const made = await registry.createModelVersion({ name, source, description, tags: each.tags });
    if (each.stage !== "None") await registry.transitionModelVersionStage({ ...made, stage: each.stage });
    if (each.alias !== undefined) await registry.setRegisteredModelAlias(name, each.alias, made.version);
    if (each.deleted) await registry.deleteModelVersion(made);
  }
}
