export type {
  Explanation,
  Model,
  RowSums,
  SummingModel,
  TrainedModel,
  TrainingContext,
  TrainingData,
} from "./model.ts";
export { models, modelTasks } from "./registry.ts";
