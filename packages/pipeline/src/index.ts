export { fitPipeline, fitVectorizer, type VectorizedData } from "./fit-pipeline.ts";
export { fitStatistics, pipelineOfSums, restoreModel, restoreVectorizer, summingModel } from "./fit-together.ts";
export { libraryVersion } from "./library-version.ts";
export type { GoldenPrediction } from "./golden-predictions.ts";
export {
  loadPipeline,
  readGoldenPredictions,
  readManifest,
  type LoadOptions,
  type LoadedPipeline,
} from "./load-pipeline.ts";
export type { Manifest, TrainingRecord } from "./manifest.ts";
export { mlflowModelDocument, type MlflowModelIdentity } from "./mlflow-model/mlflow-model-document.ts";
export { modelNames, modelTasks, parameterHelp, vectorizerNames, type PartHelp } from "./parts.ts";
export { Pipeline, type PipelineParts, type TermValue, type TextExplanation } from "./pipeline.ts";
export { presets } from "./presets.ts";
export type { Recipe } from "./recipe.ts";
export { resolveRecipe } from "./resolve-recipe.ts";
export { savePipeline, type SaveOptions } from "./save-pipeline.ts";
export type { PartSpec, PipelineSpec } from "./spec.ts";
export { TermCollector } from "./term-collector.ts";
export type { RowSums, SummingModel } from "@sentiment/models";
export { joinStatistics, termStatistics, type TermStatistics } from "@sentiment/vectorizers";
