import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { taskNamed, type Tasks } from "./parallel.ts";
import { failedReply, type TaskReply, type TaskRequest } from "./task-messages.ts";

/** True in a thread that `workerParallel` started. */
export function isTaskWorker(): boolean {
  return !isMainThread && typeof workerData === "object" && workerData !== null && "sentimentTasks" in workerData;
}

/** Answers the requests of `workerParallel` with the given tasks. Called once, by the worker module. */
export function answerTasks(tasks: Tasks): void {
  const reply = (answer: TaskReply): void => parentPort?.postMessage(answer);
  parentPort?.on("message", ({ id, task, input }: TaskRequest) => {
    try {
      const run = taskNamed(tasks, task) as (input: unknown) => unknown;
      reply({ id, output: run(input) });
    } catch (error) {
      reply(failedReply(id, error));
    }
  });
}
