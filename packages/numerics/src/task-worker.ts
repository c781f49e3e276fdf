import { Worker } from "node:worker_threads";
import { SentimentError } from "@sentiment/errors";
import { errorOf, type TaskReply, type TaskRequest } from "./task-messages.ts";

interface Waiting {
  resolve(output: unknown): void;
  reject(error: unknown): void;
}

/** A worker thread and the tasks it was asked for. Only while it owes an answer does it keep the process alive. */
export class TaskWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #alive = true;

  constructor(moduleUrl: URL) {
    this.#worker = new Worker(moduleUrl, { workerData: { sentimentTasks: true } });
    this.#worker.unref();
    this.#worker.on("message", (reply: TaskReply) => {
      const waiting = this.#take(reply.id);
      if ("output" in reply) waiting?.resolve(reply.output);
      else waiting?.reject(errorOf(reply));
    });
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", (code) => this.#fail(endedEarly(code)));
  }

  /** False once the thread has ended. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Runs one task; the thread does them in the order asked for. */
  async run(task: string, input: unknown): Promise<unknown> {
    if (!this.#alive) throw endedEarly(undefined);
    const id = ++this.#lastId;
    const request: TaskRequest = { id, task, input };
    this.#worker.postMessage(request);
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  async end(): Promise<void> {
    this.#alive = false;
    await this.#worker.terminate();
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    return waiting;
  }

  #fail(error: unknown): void {
    this.#alive = false;
    for (const id of this.#waiting.keys()) this.#take(id)?.reject(error);
  }
}

function endedEarly(exitCode: number | undefined): SentimentError {
  return new SentimentError({
    kind: "bug",
    code: "WORKER_ENDED",
    message: `A worker thread ended before its work was done${exitCode === undefined ? "" : ` (exit code ${exitCode})`}.`,
  });
}
