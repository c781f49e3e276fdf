import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { SentimentError } from "@sentiment/errors";
import { afterAll, describe, expect, it } from "vitest";
import { tasks } from "../test/task-module.ts";
import { availableJobs, inlineParallel, workerParallel, type Parallel } from "./parallel.ts";
import { sharedCopy } from "./shared-copy.ts";

const moduleUrl = new URL("../test/task-module.ts", import.meta.url);
const threads = workerParallel(moduleUrl, 2);
afterAll(() => threads.close());

async function failureOf(parallel: Parallel, task: string, inputs: readonly unknown[]): Promise<unknown> {
  return parallel.map(task, inputs).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe.each([
  ["in this thread", inlineParallel(tasks)],
  ["in worker threads", threads],
])("tasks %s", (_, parallel) => {
  it("answer in the order of the inputs", async () => {
    const numbers = Array.from({ length: 50 }, (__, i) => i);
    expect(await parallel.map("square", numbers)).toEqual(numbers.map((number) => number * number));
    expect(await parallel.map("square", [])).toEqual([]);
  });

  it("are told of as they are done", async () => {
    const told: number[] = [];
    const outputs = await parallel.map<number, number>("square", [1, 2, 3, 4], (output) => told.push(output));
    expect(told.toSorted((a, b) => a - b)).toEqual(outputs);
  });

  it("keep calls apart that run at the same time", async () => {
    const [squares, sums] = await Promise.all([
      parallel.map("square", [1, 2, 3, 4, 5]),
      parallel.map("sum", [Float64Array.of(1, 2), Float64Array.of(3), Float64Array.of(4, 4)]),
    ]);
    expect(squares).toEqual([1, 4, 9, 16, 25]);
    expect(sums).toEqual([3, 3, 8]);
  });

  it("fail with the very error of the first input that fails: kind, code, message, hint and cause", async () => {
    const error = await failureOf(parallel, "refuse", [2, 4, 5, 7, 8]);
    expect(error).toBeInstanceOf(SentimentError);
    expect(SentimentError.is(error)).toBe(true);
    expect(error).toMatchObject({
      kind: "input",
      code: "ODD_NUMBER",
      message: "5 is odd.",
      hint: "Give an even number.",
      exitCode: 3,
      cause: new TypeError("odd"),
    });
    expect((error as Error).stack).toContain("refuse");
    expect(await parallel.map("square", [3])).toEqual([9]);
  });

  it("fail with an error that is none of ours as it was thrown", async () => {
    expect(await failureOf(parallel, "parse", ["[1]", "{"])).toBeInstanceOf(SyntaxError);
  });

  it("may take their time, one after the other in a thread", async () => {
    expect(await parallel.map("squareLater", [3, 1, 2])).toEqual([9, 1, 4]);
  });

  it("answer with arrays that move", async () => {
    const answers = await parallel.map<number, Float64Array>("countTo", [3, 0]);
    expect(answers).toEqual([Float64Array.of(1, 2, 3), new Float64Array(0)]);
  });

  it("that do not exist are a bug, named", async () => {
    const error = await failureOf(parallel, "sqare", [1]);
    expect(error).toMatchObject({ kind: "bug", code: "UNKNOWN_TASK", message: "There is no task named sqare." });
  });
});

describe("worker threads", () => {
  it("are other threads than this one", async () => {
    expect(await inlineParallel(tasks).map("isWorker", [0])).toEqual([false]);
    expect(await threads.map("isWorker", [0])).toEqual([true]);
  });

  it("see and change shared arrays, but only copies of others", async () => {
    const shared = sharedCopy(Float64Array.of(1, 2, 3));
    const own = Float64Array.of(1, 2, 3);
    await threads.map("fill", [shared, own]);
    expect([...shared]).toEqual([7, 7, 7]);
    expect([...own]).toEqual([1, 2, 3]);
  });

  it("say so when an answer cannot cross between threads, and go on working", async () => {
    expect(await failureOf(threads, "answerWithFunction", [1])).toMatchObject({ name: "DataCloneError" });
    expect(await threads.map("square", [6])).toEqual([36]);
  });

  it("that end early fail their task, and are replaced for the next", async () => {
    const parallel = workerParallel(moduleUrl, 2);
    expect(await failureOf(parallel, "endThread", [1, 2])).toMatchObject({ kind: "bug", code: "WORKER_ENDED" });
    expect(await parallel.map("square", [1, 2, 3])).toEqual([1, 4, 9]);
    await parallel.close();
  });

  it("that cannot start fail the task", async () => {
    const parallel = workerParallel(new URL("./there-is-no-such-module.ts", moduleUrl), 1);
    expect(await failureOf(parallel, "square", [1])).toBeInstanceOf(Error);
    await parallel.close();
  });

  it("can be closed and used again", async () => {
    const parallel = workerParallel(moduleUrl, 2);
    await parallel.close();
    expect(await parallel.map("square", [2])).toEqual([4]);
    await parallel.close();
  });

  it("do not keep a program alive that has nothing left to do", async () => {
    const program = new URL("../test/idle-program.ts", import.meta.url).pathname;
    const { stdout } = await promisify(execFile)(process.execPath, [program], { timeout: 30_000 });
    expect(stdout).toBe("1 4 9");
  });
});

describe("availableJobs", () => {
  it("is at least one", () => {
    expect(availableJobs()).toBeGreaterThanOrEqual(1);
  });
});
