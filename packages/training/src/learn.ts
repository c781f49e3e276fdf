import type { Evaluation } from "@sentiment/evaluation";
import type { CsrMatrix, Parallel } from "@sentiment/numerics";
import { fitPipeline, fitVectorizer, type Pipeline, type PipelineSpec, type TermCollector } from "@sentiment/pipeline";
import type { Progress, RunOptions } from "./contract.ts";
import { judgeModel } from "./judge-model.ts";
import { labelsOf, releaseSplit, type Split } from "./plan-split.ts";
import type { Stopwatch } from "./stopwatch.ts";
import { unlessAborted } from "./unless-aborted.ts";

type TermRows = ReturnType<TermCollector["finish"]>;

/** A vectorizer fitted on the training rows, and every part as a matrix: shared by all models of a grid. */
export interface VectorizedSplit {
  readonly vectorizer: Pipeline["vectorizer"];
  readonly parts: readonly VectorizedPart[];
}

interface VectorizedPart {
  readonly name: "training" | "validation" | "test";
  readonly matrix: CsrMatrix;
  readonly labels: Uint16Array;
}

/**
 * Learns the vocabulary from the training rows only, then turns every part into a matrix. `last`: the terms are not needed
 * afterwards, and their memory goes to the matrices; `lastOfAll`: the split is not needed either, and is released.
 */
export function vectorizeSplit(
  spec: PipelineSpec,
  terms: TermRows,
  { split, last, lastOfAll }: { readonly split: Split; readonly last: boolean; readonly lastOfAll: boolean },
): VectorizedSplit {
  const vectorizer = fitVectorizer(spec, terms, split.train);
  const names = (["training", "validation", "test"] as const).filter((name) => rowsOf(split, name).length > 0);
  const rows = names.map((name) => rowsOf(split, name));
  const matrices = last ? vectorizer.takeTerms(terms, rows) : rows.map((own) => vectorizer.transformTerms(terms, own));
  const parts = names.map((name, part) => ({
    name,
    matrix: matrices[part]!,
    labels: labelsOf(split, rows[part]!),
  }));
  if (lastOfAll) releaseSplit(split);
  return { vectorizer, parts };
}

function rowsOf(split: Split, name: VectorizedPart["name"]): Int32Array {
  return name === "training" ? split.train : split[name];
}

/** What came of one training. */
export interface Learned {
  readonly pipeline: Pipeline;
  readonly evaluations: Readonly<Record<string, Evaluation>>;
  /** training_…, validation_…, test_… */
  readonly metrics: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

export interface LearnSurroundings {
  readonly classes: readonly string[];
  readonly parallel: Parallel;
  readonly stopwatch: Stopwatch;
  readonly options: RunOptions;
  /** Curves are only worked out when there are pictures to draw of them. */
  readonly curves: boolean;
}

/** Trains the model of `spec` and judges it on every part. */
export async function learn(
  spec: PipelineSpec,
  { vectorizer, parts }: VectorizedSplit,
  surroundings: LearnSurroundings,
): Promise<Learned> {
  const { classes, parallel, stopwatch, options, curves } = surroundings;
  const subject = `${spec.model.name} ${spec.vectorizer.name}`;
  const tell = (stage: string) => (done: number) => options.onProgress?.({ stage, done, subject } satisfies Progress);
  const warnings: string[] = [];
  const [training] = parts;
  stopwatch.enter("fit");
  tell("fit")(0);
  const fitting = fitPipeline(
    spec,
    { vectorizer, matrix: training!.matrix, labels: training!.labels, classes },
    {
      seed: options.seed ?? 0,
      parallel,
      onProgress: tell("fit"),
      onWarning: (warning) => {
        warnings.push(warning);
        options.onWarning?.(`${subject}: ${warning}`);
      },
    },
  );
  const pipeline = await unlessAborted(options.signal, fitting);
  stopwatch.enter("evaluate");
  const evaluations: Record<string, Evaluation> = {};
  const metrics: Record<string, number> = {};
  for (const [index, { name, matrix, labels }] of parts.entries()) {
    tell("evaluate")(index / parts.length);
    const evaluation = await judgeModel(pipeline.model, { matrix, labels, classes }, { parallel, curves });
    evaluations[name] = evaluation;
    for (const [metric, value] of Object.entries(evaluation.metrics)) metrics[`${name}_${metric}`] = value;
  }
  tell("evaluate")(1);
  return { pipeline, evaluations, metrics, warnings };
}
