import { parentPort } from "node:worker_threads";
import { SentimentError } from "@sentiment/errors";
import { answerTasks, isTaskWorker, Moved, type Task, type Tasks } from "@sentiment/numerics";

/** Tasks to try threads with; the module is the worker's too. */
export const tasks: Tasks = new Map<string, Task>([
  ["square", (number: number) => number * number],
  ["sum", (numbers: Float64Array) => numbers.reduce((sum, number) => sum + number, 0)],
  ["squareLater", squareLater],
  ["countTo", countTo],
  ["fill", (numbers: Float64Array) => void numbers.fill(7)],
  ["isWorker", () => isTaskWorker()],
  ["refuse", (number: number) => refuse(number)],
  ["parse", (json: string) => JSON.parse(json) as unknown],
  ["answerWithFunction", () => () => 1],
  ["endThread", () => parentPort?.close()],
]);

async function squareLater(number: number): Promise<number> {
  await new Promise((resolve) => {
    setTimeout(resolve, number);
  });
  return number * number;
}

function countTo(number: number): Moved<Float64Array> {
  const numbers = Float64Array.from({ length: number }, (_, index) => index + 1);
  return new Moved(numbers, [numbers]);
}

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
