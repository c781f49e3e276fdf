import { answerTasks, isTaskWorker, workerParallel, type Parallel } from "@sentiment/numerics";
import { modelTasks } from "@sentiment/pipeline";

// The one worker module: in a worker thread it answers by being loaded. Once bundled, this file is the whole program,
// whose entry loads this room and nothing else when it finds itself in a worker.
if (isTaskWorker()) answerTasks(modelTasks);

/** Threads that run the models' tasks. */
export function trainingParallel(jobs: number): Parallel {
  return workerParallel(new URL(import.meta.url), jobs);
}
