import fc from "fast-check";
import type { Batch, DatasetInput, LoggedModelStatus, Metric, RunStatus, Tags } from "@sentiment/mlflow";
import { any, badKeys, key, tags, value } from "./any-texts.ts";
import { registryKinds, type RegistryOperation } from "./registry-operations.ts";

/** What is done to a store. Experiments, runs and models are meant by the order in which they were made, counted round. */
export type Operation =
  | { readonly do: "createExperiment"; readonly name: string; readonly tags: Tags }
  | { readonly do: "renameExperiment"; readonly experiment: number; readonly name: string }
  | { readonly do: "deleteExperiment" | "restoreExperiment"; readonly experiment: number }
  | { readonly do: "setExperimentTag"; readonly experiment: number; readonly key: string; readonly value: string }
  | { readonly do: "deleteExperimentTag"; readonly experiment: number; readonly key: string }
  | {
      readonly do: "createRun";
      readonly experiment: number;
      readonly name: string;
      readonly start: number;
      readonly tags: Tags;
    }
  | {
      readonly do: "updateRun";
      readonly run: number;
      readonly status: RunStatus;
      readonly end: number;
      readonly name: string;
    }
  | { readonly do: "deleteRun" | "restoreRun"; readonly run: number }
  | { readonly do: "logBatch"; readonly run: number; readonly batch: LoggedBatch }
  | { readonly do: "deleteTag"; readonly run: number; readonly key: string }
  | { readonly do: "logInputs"; readonly run: number; readonly inputs: readonly DatasetInput[] }
  | {
      readonly do: "createModel";
      readonly run: number;
      readonly name: string;
      readonly params: Tags;
      readonly tags: Tags;
    }
  | { readonly do: "logOutputs"; readonly run: number; readonly model: number; readonly step: number }
  | { readonly do: "finalizeModel"; readonly model: number; readonly status: LoggedModelStatus }
  | { readonly do: "setModelTags"; readonly model: number; readonly tags: Tags }
  | { readonly do: "deleteModelTag"; readonly model: number; readonly key: string }
  | { readonly do: "deleteModel"; readonly model: number }
  | RegistryOperation;

/** JSON knows no NaN and no infinity: values are text here. */
export interface LoggedMetric extends Omit<Metric, "value" | "modelId"> {
  readonly value: string;
  readonly model: number | undefined;
}

export interface LoggedBatch extends Pick<Batch, "params" | "tags"> {
  readonly metrics: readonly LoggedMetric[];
}

/** A run's name is a tag, too; an empty one changes nothing. */
const tagsWithName = fc
  .tuple(tags, fc.option(fc.constantFrom("renamed", "again", ""), { nil: undefined, freq: 2 }))
  .map(([others, named]) => (named === undefined ? others : { ...others, "mlflow.runName": named }));
const name = fc.constantFrom("one", "two", "three", "four", "Fünf 😀", "");
const number = fc.oneof(
  fc.double(),
  fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1, Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324),
);

const metric: fc.Arbitrary<LoggedMetric> = fc.record({
  key: fc.oneof({ weight: 9, arbitrary: fc.constantFrom("f1", "loss") }, { weight: 1, arbitrary: key }),
  value: number.map((each) => (Object.is(each, -0) ? "-0" : String(each))),
  timestamp: fc.oneof(fc.nat({ max: 3 }), fc.constantFrom(1_795_361_197_147, 2 ** 53 - 1)),
  step: fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom(2 ** 53 - 1)),
  model: fc.constant(undefined),
});

const input: fc.Arbitrary<DatasetInput> = fc.record({
  dataset: fc.record({
    name: fc.constantFrom("tweets", "other", "n".repeat(500)),
    digest: fc.constantFrom("12345678", "1e10", "d".repeat(36), "d".repeat(37)),
    sourceType: fc.constant("local"),
    source: value,
    schema: fc.option(value, { nil: undefined }),
    profile: fc.option(value, { nil: undefined }),
  }),
  tags: fc.dictionary(fc.constantFrom("mlflow.data.context", "k"), fc.string({ maxLength: 5 }), {
    noNullPrototype: true,
  }),
});

/** How often each is done, and what with. */
export type Kinds<Done extends string> = Readonly<
  Record<Done, readonly [weight: number, parts: Readonly<Record<string, fc.Arbitrary<unknown>>>]>
>;

const kinds: Kinds<Operation["do"]> = {
  createExperiment: [2, { name, tags }],
  renameExperiment: [1, { experiment: any, name }],
  deleteExperiment: [1, { experiment: any }],
  restoreExperiment: [2, { experiment: any }],
  setExperimentTag: [2, { experiment: any, key, value }],
  deleteExperimentTag: [1, { experiment: any, key }],
  createRun: [4, { experiment: any, name, start: fc.integer({ min: 1, max: 5 }), tags }],
  updateRun: [3, { run: any, status: fc.constantFrom("RUNNING", "FINISHED", "FAILED", "KILLED"), end: any, name }],
  deleteRun: [1, { run: any }],
  restoreRun: [2, { run: any }],
  logBatch: [
    10,
    { run: any, batch: fc.record({ metrics: fc.array(metric, { maxLength: 6 }), params: tags, tags: tagsWithName }) },
  ],
  deleteTag: [1, { run: any, key }],
  logInputs: [3, { run: any, inputs: fc.array(input, { maxLength: 3 }) }],
  createModel: [3, { run: any, name: fc.constantFrom("model", "other model", "a.b", ""), params: tags, tags }],
  logOutputs: [2, { run: any, model: any, step: fc.nat({ max: 2 }) }],
  finalizeModel: [2, { model: any, status: fc.constantFrom("LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED") }],
  setModelTags: [1, { model: any, tags }],
  deleteModelTag: [1, { model: any, key }],
  deleteModel: [1, { model: any }],
  ...registryKinds,
};

const operation = fc.oneof(
  ...Object.entries(kinds).map(([what, [weight, parts]]) => ({
    weight,
    arbitrary: fc.record({ do: fc.constant(what), ...parts }) as fc.Arbitrary<unknown>,
  })),
) as fc.Arbitrary<Operation>;

/** As many operations as asked for, always the same ones for a seed; first of all there is a run and a model, and keys are refused. */
export function operations(count: number, seed: number): readonly Operation[] {
  const first: readonly Operation[] = [
    { do: "createExperiment", name: `first ${seed}`, tags: {} },
    {
      do: "createRun",
      experiment: 1,
      name: "",
      start: 3,
      tags: { "mlflow.runName": "named by its tag", "mlflow.user": "me" },
    },
    { do: "createModel", run: 0, name: "model", params: { C: "1.0" }, tags: {} },
    { do: "createRegistered", name: "tweets", description: "of tweets", tags: { team: "a" } },
    {
      do: "createVersion",
      name: "tweets",
      source: { model: 0 },
      run: undefined,
      ofModel: undefined,
      text: "",
      tags: {},
    },
  ];
  const refused = badKeys.map((bad): Operation => ({
    do: "logBatch",
    run: 0,
    batch: { metrics: [], params: { [bad]: "x" }, tags: {} },
  }));
  return [...first, ...refused, ...fc.sample(operation, { numRuns: count, seed }).map(judging)];
}

/** Some metrics judge a model. Each at a time of its own: MLflow has half of a batch written when two of these collide. */
function judging(each: Operation, index: number): Operation {
  if (each.do !== "logBatch" || index % 3 !== 0) return each;
  const metrics = each.batch.metrics.map((one, place) => ({
    ...one,
    timestamp: index * 10 + place,
    model: index,
    ...(place % 2 === 0 ? {} : { datasetName: "tweets", datasetDigest: "12345678" }),
  }));
  return { ...each, batch: { ...each.batch, metrics } };
}
