import { models, type RowSums, type SummingModel, type TrainedModel, type TrainingContext } from "@sentiment/models";
import type { ByteStrings, LearnedState } from "@sentiment/numerics";
import { emptyTokenBatch } from "@sentiment/preprocessing";
import { vectorizers, type FittedVectorizer, type TermStatistics } from "@sentiment/vectorizers";
import { pick } from "./pick.ts";
import { Pipeline } from "./pipeline.ts";
import type { PipelineSpec } from "./spec.ts";

/** How the model follows from sums over rows, which machines can share; undefined where it does not. */
export function summingModel({ model }: PipelineSpec): SummingModel | undefined {
  return pick(models, model.name, "model").sums;
}

/** Makes a pipeline of the sums of all training rows, of a model that has `summingModel`. */
export async function pipelineOfSums(
  spec: PipelineSpec,
  { vectorizer, sums, classes }: Pick<Pipeline, "vectorizer" | "classes"> & { readonly sums: RowSums },
  { onWarning }: Pick<TrainingContext, "onWarning">,
): Promise<Pipeline> {
  const { columnScale } = vectorizer.transform(emptyTokenBatch());
  const model = summingModel(spec)!.finish(spec.model.hyperparameters, sums, { columnScale, onWarning });
  return Pipeline.of({ spec, classes, vectorizer, model });
}

/** As `fitVectorizer`, from what the training rows add up to. */
export function fitStatistics({ vectorizer }: PipelineSpec, statistics: TermStatistics): FittedVectorizer {
  return pick(vectorizers, vectorizer.name, "vectorizer").fitStatistics(vectorizer.hyperparameters, statistics);
}

/** A fitted vectorizer of another machine. */
export function restoreVectorizer(
  { vectorizer }: PipelineSpec,
  vocabulary: ByteStrings,
  state: LearnedState,
): FittedVectorizer {
  return pick(vectorizers, vectorizer.name, "vectorizer").restore(vectorizer.hyperparameters, vocabulary, state);
}

/** A trained model of another machine. */
export function restoreModel({ model }: PipelineSpec, state: LearnedState): TrainedModel {
  return pick(models, model.name, "model").restore(state);
}
