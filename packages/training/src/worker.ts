import { answerTasks, isTaskWorker, workerParallel, type Parallel, type Task } from "@sentiment/numerics";
import { modelTasks } from "@sentiment/pipeline";
import { readPiecesTask } from "./read-pieces-task.ts";

// The one worker module: in a worker thread it answers by being loaded, and so does the file that it is bundled into.
if (isTaskWorker()) answerTasks(new Map<string, Task>([...modelTasks, ["readPieces", readPiecesTask]]));

/** Threads that run the models' tasks and read pieces of files. */
export function trainingParallel(jobs: number): Parallel {
  return workerParallel(new URL(import.meta.url), jobs);
}
