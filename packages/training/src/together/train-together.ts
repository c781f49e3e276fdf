import { Judge } from "@sentiment/evaluation";
import {
  fitStatistics,
  joinStatistics,
  pipelineOfSums,
  resolveRecipe,
  summingModel,
  type PipelineSpec,
} from "@sentiment/pipeline";
import type { TrainOptions, TrainResult } from "../contract.ts";
import type { Learned } from "../learn.ts";
import { labelsOf, planSplit, type Split } from "../plan-split.ts";
import { defaultValidSize, plannedRun } from "../planned-run.ts";
import { dataOfParts, finish, partAt } from "../run-trials.ts";
import { Stopwatch } from "../stopwatch.ts";
import { joinCorpus, rowsOfFile, type JoinedCorpus } from "./joined-corpus.ts";
import { Shard, type ShardOptions } from "./shard.ts";
import { Together } from "./together.ts";
import type { TrainingHost } from "./training-host.ts";

export interface TogetherOptions extends Omit<
  TrainOptions,
  "data" | "valid" | "test" | "parts" | "pictures" | "tracking" | "force"
> {
  readonly out: string;
  /** This machine's part. Where other hosts have files of a role, too, it has at least the folder of it. */
  readonly own: Omit<ShardOptions, "signal" | "jobs">;
  readonly others: readonly TrainingHost[];
  readonly signal: AbortSignal;
}

/** Whether machines can share the training of such a model. */
export async function trainsTogether(options: Pick<TrainOptions, "model" | "vectorizer">): Promise<boolean> {
  return summingModel(await resolveRecipe(options)) !== undefined;
}

/**
 * Trains on files that several machines have a part of each, all below one prefix: each reads its own, and what is sent is
 * what they add up to. The model is the one that `train` makes of all the files in one folder, byte for byte, and so is the
 * judgement. Whole numbers are added as they come; other sums go from host to host in the order of the rows, since floating
 * point's depend on it. What comes here is a class of each row and its probabilities, and each term's frequencies. Throws as `train` does.
 */
export async function trainTogether(options: TogetherOptions): Promise<TrainResult> {
  const { others, own, signal, out: directory } = options;
  const spec = await resolveRecipe(options);
  const stopwatch = new Stopwatch();
  const together = new Together([new Shard({ ...own, jobs: options.jobs, signal }), ...others]);
  const { textColumn, labelColumn, maxBadRows, labelNames } = options;
  const reads = await together.all("read", () => ({ spec, options: { textColumn, labelColumn, maxBadRows } }));
  const joined = joinCorpus(reads, own.folders, labelNames);
  const { corpus } = joined;
  const split = planSplit(corpus, {
    validSize: options.validSize ?? defaultValidSize,
    seed: options.seed ?? 0,
    validationPart: partAt(corpus, joined.validation),
    testPart: partAt(corpus, joined.test),
  });
  const surroundings = { spec, together, joined, split, stopwatch, options };
  const fitted = await fitTogether(surroundings);
  stopwatch.enter("evaluate");
  const judged = await judgeTogether(surroundings);
  const trial = { spec, directory, replace: false, params: plannedRun(spec, directory, options).params };
  const partData = dataOfParts(corpus, joined);
  return finish(trial, { ...fitted, ...judged }, { corpus, split, partData, stopwatch, options, run: undefined });
}

interface Surroundings {
  readonly spec: PipelineSpec;
  readonly together: Together;
  readonly joined: JoinedCorpus;
  readonly split: Split;
  readonly stopwatch: Stopwatch;
  readonly options: TogetherOptions;
}

/** Vocabulary, weights and model from what the hosts' training rows add up to; each host then has them, too. */
async function fitTogether({
  spec,
  together,
  joined,
  split,
  stopwatch,
  options,
}: Surroundings): Promise<Pick<Learned, "pipeline" | "warnings">> {
  const { files, corpus } = joined;
  stopwatch.enter("vectorize");
  const rows = files.map((place) => ({ ...place, rows: rowsOfFile(split, place) }));
  const statistics = await together.all("count", (host) => ({
    files: rows
      .filter((place) => place.host === host)
      .toSorted((a, b) => a.file - b.file)
      .map((place) => place.rows),
  }));
  const vectorizer = fitStatistics(spec, joinStatistics(statistics));
  const learned = { vocabulary: vectorizer.vocabulary, state: vectorizer.toState() };
  const answers = await together.all("vectorize", () => learned);
  stopwatch.enter("fit");
  const { classes } = split;
  const toLearn = files.filter(({ end }) => end <= corpus.parts[0]!.end);
  const whole = answers.every((answer) => answer.whole);
  const sums = await together.sums(toLearn, { classCount: classes.length, whole });
  const warnings: string[] = [];
  const onWarning = (warning: string): void => {
    warnings.push(warning);
    options.onWarning?.(`${spec.model.name} ${spec.vectorizer.name}: ${warning}`);
  };
  const pipeline = await pipelineOfSums(spec, { vectorizer, sums, classes }, { onWarning });
  const state = pipeline.model.toState();
  await together.all("learn", () => state);
  return { pipeline, warnings };
}

/** Judges by the probabilities of all rows, which come in the order of the rows. */
async function judgeTogether({
  together,
  joined,
  split,
  options: { curves = false },
}: Surroundings): Promise<Pick<Learned, "evaluations" | "metrics">> {
  const evaluations: Record<string, Learned["evaluations"][string]> = {};
  const metrics: Record<string, number> = {};
  const rowsOf = { training: split.train, validation: split.validation, test: split.test };
  for (const [part, rows] of Object.entries(rowsOf)) {
    if (rows.length === 0) continue;
    const judge = new Judge({ labels: labelsOf(split, rows), classes: split.classes }, { curves });
    for await (const some of together.probabilities(joined.files, part as keyof typeof rowsOf)) judge.add(some);
    evaluations[part] = judge.evaluation();
    for (const [metric, value] of Object.entries(evaluations[part].metrics)) metrics[`${part}_${metric}`] = value;
  }
  return { evaluations, metrics };
}
