import { setImmediate } from "node:timers/promises";
import { availableJobs, type Parallel } from "@sentiment/numerics";
import { TermCollector, savePipeline, type PipelineSpec } from "@sentiment/pipeline";
import type { DataOptions, RunOptions, TrainResult } from "./contract.ts";
import { learn, vectorizeSplit, type Learned } from "./learn.ts";
import { openSources, type Sources } from "./open-sources.ts";
import { pictureFiles } from "./pictures.ts";
import { planSplit, type Split } from "./plan-split.ts";
import { defaultValidSize } from "./planned-run.ts";
import { readCorpus, type Collecting, type Corpus } from "./read-corpus.ts";
import { Stopwatch } from "./stopwatch.ts";
import type { PartData } from "./tracking/record-training.ts";
import type { TrackedRun } from "./tracking/tracked-run.ts";
import { trainingParallel } from "./worker.ts";

/** One model to train and where to put it. */
export interface Trial {
  readonly spec: PipelineSpec;
  readonly directory: string;
  readonly replace: boolean;
  /** Its choices, as a run and a logged model hold them. */
  readonly params: Readonly<Record<string, string>>;
  /** Does its work within the run that it is recorded in, if it is. */
  record<Result>(work: (run: TrackedRun | undefined) => Promise<Result>): Promise<Result>;
}

export interface TrialOptions extends DataOptions, RunOptions {
  readonly pictures?: boolean | undefined;
  readonly curves?: boolean | undefined;
  /** Where the points of the curves will go, if anywhere. */
  readonly plots?: string | undefined;
}

/**
 * Trains every trial on one reading of the data: texts are read once, cleaned once per way of cleaning, vectorized
 * once per vectorizer. Results come as they are done, grouped by vectorizer.
 */
export async function* runTrials(trials: readonly Trial[], options: TrialOptions): AsyncGenerator<TrainResult> {
  const stopwatch = new Stopwatch();
  const seed = options.seed ?? 0;
  const sources = await openSources(options);
  const parallel = trainingParallel(options.jobs ?? availableJobs());
  const shared = parallel.jobs > 1;
  const collecting = new Map<string, Collecting>();
  for (const { spec } of trials) {
    const key = TermCollector.keyOf(spec);
    if (!collecting.has(key)) collecting.set(key, { spec, collector: await TermCollector.for(spec, { shared }) });
  }
  try {
    const { signal } = options;
    const corpus = await readCorpus(sources.all, [...collecting.values()], { parallel, stopwatch, signal });
    const split = planSplit(corpus, {
      validSize: options.validSize ?? defaultValidSize,
      seed,
      validationPart: partAt(corpus, sources.validation),
      testPart: partAt(corpus, sources.test),
    });
    const partData = dataOfParts(corpus, sources);
    let groupsLeft = collecting.size;
    for (const [key, { collector }] of collecting) {
      const lastGroup = --groupsLeft === 0;
      const sharing = trials.filter(({ spec }) => TermCollector.keyOf(spec) === key);
      yield* runGroup(sharing, { collector, lastGroup }, { corpus, split, partData, parallel, stopwatch, options });
    }
  } finally {
    await parallel.close();
  }
}

interface Surroundings {
  readonly corpus: Corpus;
  readonly split: Split;
  readonly partData: PartData;
  readonly parallel: Parallel;
  readonly stopwatch: Stopwatch;
  readonly options: TrialOptions;
}

/** The trials that share a collector's terms. */
async function* runGroup(
  trials: readonly Trial[],
  { collector, lastGroup }: { readonly collector: TermCollector; readonly lastGroup: boolean },
  surroundings: Surroundings,
): AsyncGenerator<TrainResult> {
  const { split, partData, parallel, stopwatch, options } = surroundings;
  const terms = collector.finish();
  const byVectorizer = [...Map.groupBy(trials, ({ spec }) => JSON.stringify(spec.vectorizer)).values()];
  for (const [index, sharing] of byVectorizer.entries()) {
    const own = stopwatch.fork();
    own.enter("vectorize");
    const last = index === byVectorizer.length - 1;
    const vectorized = vectorizeSplit(sharing[0]!.spec, terms, { split, last, lastOfAll: last && lastGroup });
    for (const trial of sharing) {
      const clock = own.fork();
      const { classes } = split;
      yield await trial.record(async (run) => {
        const curves =
          run !== undefined || options.pictures === true || options.curves === true || options.plots !== undefined;
        clock.enter("log");
        await run?.datasets(Object.values(partData));
        const learned = await learn(trial.spec, vectorized, { classes, parallel, stopwatch: clock, options, curves });
        return finish(trial, learned, { ...surroundings, stopwatch: clock, run });
      });
    }
  }
}

/** Saves what was learned, records it, and says how long it all took. */
export async function finish(
  { spec, directory, replace, params }: Omit<Trial, "record">,
  { pipeline, evaluations, metrics, warnings }: Learned,
  {
    corpus,
    split,
    partData,
    stopwatch,
    options,
    run,
  }: Omit<Surroundings, "parallel"> & {
    readonly run: TrackedRun | undefined;
  },
): Promise<TrainResult> {
  stopwatch.enter("log");
  options.onProgress?.({ stage: "save", done: 0, subject: `${spec.model.name} ${spec.vectorizer.name}` });
  const data = corpus.parts[0]!.summary;
  const { facts } = pipeline.model;
  const seed = options.seed ?? 0;
  const record = {
    data: { name: data.name, digest: data.digest, rows: data.rows, trainRows: split.counts.train },
    seed,
    facts: { ...facts },
    metrics: { ...metrics },
  };
  const extras =
    options.pictures === true ? await pictureFiles(evaluations, options) : new Map<string, Uint8Array | string>();
  // A signal that came while this thread was busy is heard now: a stopped training leaves no model.
  await setImmediate();
  options.signal?.throwIfAborted();
  await savePipeline(pipeline, record, directory, { replace, extras });
  const result: TrainResult = {
    modelDir: directory,
    model: spec.model.name,
    vectorizer: spec.vectorizer.name,
    spec,
    classes: split.classes,
    data,
    rows: {
      ...split.counts,
      skipped: corpus.parts.reduce((sum, { summary }) => sum + summary.skipped, 0),
    },
    features: pipeline.vectorizer.vocabulary.count,
    seed,
    metrics,
    evaluations,
    facts,
    warnings,
    seconds: stopwatch.seconds(),
    tracked: undefined,
  };
  if (run === undefined) return result;
  const { recordTraining } = await import("./tracking/record-training.ts");
  await recordTraining(run, result, { params, partData, files: extras, onProgress: options.onProgress });
  const tracked = await run.finish();
  return { ...result, tracked, seconds: stopwatch.seconds() };
}

/** The reading that the rows of each part come from. */
export function dataOfParts(corpus: Corpus, { validation, test }: Pick<Sources, "validation" | "test">): PartData {
  const { summary } = corpus.parts[0]!;
  const ofFile = (name: string, index: number | undefined) =>
    index === undefined ? {} : { [name]: { summary: corpus.parts[index]!.summary, context: name } };
  const training = { summary, context: "train" };
  return { training, validation: training, ...ofFile("validation", validation), ...ofFile("test", test) };
}

export function partAt(corpus: Corpus, index: number | undefined): Corpus["parts"][number] | undefined {
  return index === undefined ? undefined : corpus.parts[index];
}
