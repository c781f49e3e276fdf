import { answerTasks, isTaskWorker, workerParallel, type Parallel, type Task } from "@sentiment/numerics";
import { keepObjects } from "./cache/keep-objects.ts";
import { takeObjects } from "./cache/take-objects.ts";
import { placeFiles } from "./workspace/place-files.ts";

// In a worker thread it answers by being loaded, and so does the file that it is bundled into.
if (isTaskWorker()) {
  answerTasks(
    new Map<string, Task>([
      ["takeObjects", takeObjects],
      ["keepObjects", keepObjects],
      ["placeFiles", placeFiles],
    ]),
  );
}

/** Threads that take objects from a folder and make files of them. */
export function dvcParallel(jobs: number): Parallel {
  return workerParallel(new URL(import.meta.url), jobs);
}
