export type { Explanation, Model, TrainedModel, TrainingContext, TrainingData } from "./model.ts";
