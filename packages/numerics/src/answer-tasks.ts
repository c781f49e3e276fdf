import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { Moved } from "./moved.ts";
import { taskNamed, type Tasks } from "./parallel.ts";
import { failedReply, type TaskReply, type TaskRequest } from "./task-messages.ts";

/** True in a thread that `workerParallel` started. */
export function isTaskWorker(): boolean {
  return !isMainThread && typeof workerData === "object" && workerData !== null && "sentimentTasks" in workerData;
}

/** Answers the requests of `workerParallel` with the given tasks. Called once, by the worker module. */
export function answerTasks(tasks: Tasks): void {
  const reply = (answer: TaskReply, moved?: ArrayBuffer[]): void => parentPort?.postMessage(answer, moved);
  const answer = async ({ id, task, input }: TaskRequest): Promise<void> => {
    try {
      const run = taskNamed(tasks, task) as (input: unknown) => unknown;
      const output = await run(input);
      if (output instanceof Moved) reply({ id, output: output.value }, output.buffers);
      else reply({ id, output });
    } catch (error) {
      reply(failedReply(id, error));
    }
  };
  // One after the other, also where a task has to wait.
  let answered = Promise.resolve();
  parentPort?.on("message", (request: TaskRequest) => {
    answered = answered.then(() => answer(request));
  });
}
