import { parentPort } from "node:worker_threads";
import { SentimentError } from "@sentiment/errors";
import { answerTasks, isTaskWorker, type Task, type Tasks } from "@sentiment/numerics";

/** Tasks to try threads with; the module is the worker's too. */
export const tasks: Tasks = new Map<string, Task>([
  ["square", (number: number) => number * number],
  ["sum", (numbers: Float64Array) => numbers.reduce((sum, number) => sum + number, 0)],
  ["fill", (numbers: Float64Array) => void numbers.fill(7)],
  ["isWorker", () => isTaskWorker()],
  ["refuse", (number: number) => refuse(number)],
  ["parse", (json: string) => JSON.parse(json) as unknown],
  ["answerWithFunction", () => () => 1],
  ["endThread", () => parentPort?.close()],
]);

function refuse(number: number): number {
  if (number % 2 === 0) return number;
  throw new SentimentError({
    kind: "input",
    code: "ODD_NUMBER",
    message: `${number} is odd.`,
    hint: "Give an even number.",
    cause: new TypeError("odd"),
  });
}

if (isTaskWorker()) answerTasks(tasks);
