import type { Task, Tasks } from "@sentiment/numerics";
import { growTrees } from "./forest/grow-trees.ts";
import { voteRows } from "./forest/vote-rows.ts";
import { rowPass } from "./linear/row-pass.ts";
import { lr } from "./lr.ts";
import type { Model } from "./model.ts";
import { nb } from "./nb.ts";
import { rf } from "./rf.ts";

/**
 * Every learning algorithm, by the name `--model` takes. A line here gives a model its flags, help, parameter checks,
 * contract test, saving and explaining.
 */
export const models: ReadonlyMap<string, Model> = new Map<string, Model>([
  ["nb", nb],
  ["lr", lr],
  ["rf", rf],
]);

/** What models run in worker threads, by the name they ask `TrainingContext.parallel` for. */
export const modelTasks: Tasks = new Map<string, Task>([
  ["growTrees", growTrees],
  ["rowPass", rowPass],
  ["voteRows", voteRows],
]);
