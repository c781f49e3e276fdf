export type { Explanation, Model, TrainedModel, TrainingContext, TrainingData } from "./model.ts";
export { models, modelTasks } from "./registry.ts";
