import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { taskNamed, type TaskReply, type TaskRequest, type Tasks } from "./parallel.ts";

/** True in a thread that `workerParallel` started. */
export function isTaskWorker(): boolean {
  return !isMainThread && typeof workerData === "object" && workerData !== null && "sentimentTasks" in workerData;
}

/** Answers the requests of `workerParallel` with the given tasks. Called once, by the worker module. */
export function answerTasks(tasks: Tasks): void {
  parentPort?.on("message", (request: TaskRequest) => {
    let reply: TaskReply;
    try {
      const run = taskNamed(tasks, request.task) as (input: unknown) => unknown;
      reply = { output: run(request.input) };
    } catch (error) {
      reply = { error };
    }
    parentPort?.postMessage(reply);
  });
}
