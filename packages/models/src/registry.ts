import type { Task, Tasks } from "@sentiment/numerics";
import type { Model } from "./model.ts";

/**
 * Every learning algorithm, by the name `--model` takes. A line here gives a model its flags, help, parameter checks,
 * contract test, saving and explaining.
 */
export const models: ReadonlyMap<string, Model> = new Map<string, Model>([]);

/** What models run in worker threads, by the name they ask `TrainingContext.parallel` for. */
export const modelTasks: Tasks = new Map<string, Task>([]);
