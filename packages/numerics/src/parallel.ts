import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { SentimentError } from "@sentiment/errors";

/**
 * A pure function that may run in another thread. Inputs and outputs must survive structured cloning; typed arrays
 * over a SharedArrayBuffer (`sharedCopy`) cross without a copy.
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
  /** Runs the task on every input; results in the order of the inputs. Rejects with the first failure. */
  map<Input, Output>(task: string, inputs: readonly Input[]): Promise<Output[]>;
  /** Ends the threads, if any were started. */
  close(): Promise<void>;
}

/** Runs every task in this thread. */
export function inlineParallel(tasks: Tasks): Parallel {
  return {
    jobs: 1,
    async map<Input, Output>(task: string, inputs: readonly Input[]): Promise<Output[]> {
      const run = taskNamed(tasks, task) as (input: Input) => Output;
      return inputs.map((input) => run(input));
    },
    async close() {},
  };
}

/** The message a worker is sent, and what it answers. */
export interface TaskRequest {
  readonly task: string;
  readonly input: unknown;
}
export type TaskReply = { readonly output: unknown } | { readonly error: unknown };

/**
 * Runs tasks in up to `jobs` worker threads of the module at `moduleUrl`, started on first use. The module calls
 * `answerTasks` when it finds itself in a worker.
 */
export function workerParallel(moduleUrl: URL, jobs: number): Parallel {
  const workers: Worker[] = [];
  return {
    jobs,
    async map<Input, Output>(task: string, inputs: readonly Input[]): Promise<Output[]> {
      while (workers.length < Math.min(jobs, inputs.length)) {
        workers.push(new Worker(moduleUrl, { workerData: { sentimentTasks: true } }));
      }
      const outputs: Output[] = new Array<Output>(inputs.length);
      let next = 0;
      const drain = async (worker: Worker): Promise<void> => {
        while (next < inputs.length) {
          const index = next++;
          outputs[index] = (await ask(worker, { task, input: inputs[index] })) as Output;
        }
      };
      await Promise.all(workers.map(drain));
      return outputs;
    },
    async close() {
      await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
    },
  };
}

function ask(worker: Worker, request: TaskRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      worker.off("message", onMessage);
      worker.off("error", onError);
      worker.off("exit", onExit);
    };
    const onMessage = (reply: TaskReply): void => {
      done();
      if ("error" in reply) reject(reply.error as Error);
      else resolve(reply.output);
    };
    const onError = (error: unknown): void => {
      done();
      reject(error as Error);
    };
    const onExit = (code: number): void => {
      done();
      reject(
        new SentimentError({ kind: "bug", code: "WORKER_ENDED", message: `A worker thread ended early with code ${code}.` }),
      );
    };
    worker.on("message", onMessage);
    worker.on("error", onError);
    worker.on("exit", onExit);
    worker.postMessage(request);
  });
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
