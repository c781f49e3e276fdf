import type { Task, Tasks } from "@sentiment/numerics";
import { lr } from "./lr.ts";
import type { Model } from "./model.ts";
import { nb } from "./nb.ts";

/**
 * Every learning algorithm, by the name `--model` takes. A line here gives a model its flags, help, parameter checks,
 * contract test, saving and explaining.
 */
export const models: ReadonlyMap<string, Model> = new Map<string, Model>([
  ["nb", nb],
  ["lr", lr],
]);

/** What models run in worker threads, by the name they ask `TrainingContext.parallel` for. */
export const modelTasks: Tasks = new Map<string, Task>([]);
