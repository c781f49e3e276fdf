import { models, type TrainingContext } from "@sentiment/models";
import type { CsrMatrix } from "@sentiment/numerics";
import { vectorizers, type FittedVectorizer, type TermRows } from "@sentiment/vectorizers";
import { pick } from "./pick.ts";
import { Pipeline } from "./pipeline.ts";
import type { PipelineSpec } from "./spec.ts";

/** Learns the vocabulary of the given rows (undefined: all). One fitted vectorizer serves every model of a grid. */
export function fitVectorizer(spec: PipelineSpec, terms: TermRows, rows: Int32Array | undefined): FittedVectorizer {
  const { name, hyperparameters } = spec.vectorizer;
  return pick(vectorizers, name, "vectorizer").fit(hyperparameters, terms, rows);
}

/** What a model learns from. */
export interface VectorizedData {
  readonly vectorizer: FittedVectorizer;
  readonly matrix: CsrMatrix;
  /** Class of each row of the matrix: an index into `classes`. */
  readonly labels: Uint16Array;
  /** Labels in code-point order. */
  readonly classes: readonly string[];
}

/** Trains the model of `spec` on vectorized rows and joins the parts. */
export async function fitPipeline(
  spec: PipelineSpec,
  { vectorizer, matrix, labels, classes }: VectorizedData,
  context: TrainingContext,
): Promise<Pipeline> {
  const { name, hyperparameters } = spec.model;
  const data = { matrix, labels, classCount: classes.length };
  const model = await pick(models, name, "model").train(hyperparameters, data, context);
  return Pipeline.of({ spec, classes, vectorizer, model });
}
