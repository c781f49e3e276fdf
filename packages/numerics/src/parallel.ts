import { availableParallelism } from "node:os";
import { SentimentError } from "@sentiment/errors";
import { Moved } from "./moved.ts";
import { TaskWorker } from "./task-worker.ts";

/**
 * A function, sync or async, whose answer hangs on its input alone and that may run in another thread. Inputs and outputs must survive structured cloning; typed arrays
 * over a SharedArrayBuffer (`sharedCopy`) cross without a copy, and so do the arrays of an answer that is `Moved`.
 */
export type Task = (input: never) => unknown;

/** Tasks by name: the same names in the main thread and in the worker module. */
export type Tasks = ReadonlyMap<string, Task>;

/**
 * Where work that can be split is run. Callers split into a number of parts that does **not** depend on `jobs` (or into
 * parts whose results do not depend on the split), so that results are identical for any `--jobs`.
 */
export interface Parallel {
  /** How many parts run at once. */
  readonly jobs: number;
  /**
   * Runs the task on every input; results in the order of the inputs. After a failure no further input is begun, and
   * once those begun have ended the promise rejects with the failure of the first input that failed. `onOutput` is told
   * of each result as soon as it is there, in whatever order.
   */
  map<Input, Output>(task: string, inputs: readonly Input[], onOutput?: (output: Output) => void): Promise<Output[]>;
  /** Ends the threads, if any were started. */
  close(): Promise<void>;
}

/** Runs every task in this thread. */
export function inlineParallel(tasks: Tasks): Parallel {
  return {
    jobs: 1,
    async map<Input, Output>(
      task: string,
      inputs: readonly Input[],
      onOutput?: (output: Output) => void,
    ): Promise<Output[]> {
      const run = taskNamed(tasks, task) as (input: Input) => Output;
      const outputs: Output[] = [];
      for (const input of inputs) {
        const answer = await run(input);
        const output = answer instanceof Moved ? (answer.value as Output) : answer;
        outputs.push(output);
        onOutput?.(output);
      }
      return outputs;
    },
    async close() {},
  };
}

/**
 * Runs tasks in up to `jobs` worker threads of the module at `moduleUrl`, started on first use. The module calls
 * `answerTasks` when it finds itself in a worker. Threads that have nothing to do do not keep the process alive.
 */
export function workerParallel(moduleUrl: URL, jobs: number): Parallel {
  let workers: TaskWorker[] = [];
  return {
    jobs,
    async map<Input, Output>(
      task: string,
      inputs: readonly Input[],
      onOutput?: (output: Output) => void,
    ): Promise<Output[]> {
      workers = workers.filter((worker) => worker.alive);
      while (workers.length < Math.min(jobs, inputs.length)) workers.push(new TaskWorker(moduleUrl));
      const outputs: Output[] = new Array<Output>(inputs.length);
      const failures: { readonly index: number; readonly error: unknown }[] = [];
      let next = 0;
      const drain = async (worker: TaskWorker): Promise<void> => {
        while (next < inputs.length && failures.length === 0) {
          const index = next++;
          try {
            const output = (await worker.run(task, inputs[index])) as Output;
            outputs[index] = output;
            onOutput?.(output);
          } catch (error) {
            failures.push({ index, error });
          }
        }
      };
      await Promise.all(workers.slice(0, inputs.length).map(drain));
      if (failures.length > 0) throw failures.reduce((a, b) => (b.index < a.index ? b : a)).error;
      return outputs;
    },
    async close() {
      await Promise.all(workers.splice(0).map((worker) => worker.end()));
    },
  };
}

/** The task of that name; a missing one is a bug of ours. */
export function taskNamed(tasks: Tasks, name: string): Task {
  const task = tasks.get(name);
  if (task === undefined) {
    throw new SentimentError({ kind: "bug", code: "UNKNOWN_TASK", message: `There is no task named ${name}.` });
  }
  return task;
}

/** How many threads the machine runs at once: the default of `--jobs`. */
export function availableJobs(): number {
  return availableParallelism();
}
