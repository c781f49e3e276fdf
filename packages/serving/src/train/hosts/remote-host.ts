import type { Socket } from "node:net";
import { SentimentError } from "@sentiment/errors";
import type { HostTask, HostTasks, TrainingHost } from "@sentiment/training";
import { receivedFrames, sendFrame } from "./frames.ts";
import { keepAliveDelay, type End, type FromHost } from "./messages.ts";

/** Another host of a training, at the end of a connection. A connection that ends is a host that is gone. */
export class RemoteHost implements TrainingHost {
  readonly name: string;
  /** Rejects when the host has failed, or is gone, before it was told that it is over. */
  readonly gone: Promise<never>;
  readonly #socket: Socket;
  readonly #fail: (error: SentimentError) => void;
  #answered: PromiseWithResolvers<unknown> | undefined;
  /** What has been asked for before: one thing at a time. */
  #before: Promise<unknown> = Promise.resolve();

  constructor(name: string, socket: Socket) {
    this.name = name;
    this.#socket = socket;
    const { promise, reject } = Promise.withResolvers<never>();
    this.gone = promise;
    this.gone.catch(() => undefined);
    this.#fail = reject;
    socket.setKeepAlive(true, keepAliveDelay);
    socket.setNoDelay(true);
    socket.on("error", () => {});
    void this.#listen();
  }

  async ask<Task extends HostTask>(task: Task, input: HostTasks[Task]["input"]): Promise<HostTasks[Task]["output"]> {
    const asked = this.#before.then(async () => {
      this.#answered = Promise.withResolvers<unknown>();
      await sendFrame(this.#socket, { task, input });
      return Promise.race([this.#answered.promise, this.gone]);
    });
    this.#before = asked.catch(() => undefined);
    return asked as Promise<HostTasks[Task]["output"]>;
  }

  /** Says that it is over. The connection ends when the host has heard it, or after `patience` milliseconds. */
  async end(end: End, patience: number): Promise<void> {
    const socket = this.#socket;
    if (socket.destroyed) return;
    const closed = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
    void sendFrame(socket, { end });
    socket.end();
    const timer = setTimeout(() => socket.destroy(), patience);
    await closed;
    clearTimeout(timer);
  }

  async #listen(): Promise<void> {
    let why = "its connection has ended";
    try {
      for await (const frame of receivedFrames(this.#socket)) {
        const message = frame as FromHost;
        if ("output" in message) this.#answered?.resolve(message.output);
        else this.#fail("failure" in message ? failed(this.name, message.failure) : stopped(this.name));
      }
    } catch (error) {
      why = (error as Error).message;
    }
    this.#fail(lost(this.name, why));
  }
}

function failed(name: string, failure: ConstructorParameters<typeof SentimentError>[0]): SentimentError {
  return new SentimentError({ ...failure, message: `${name}: ${failure.message}` });
}

function stopped(name: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "HOST_STOPPED",
    message: `The host ${name} was told to stop, and the others cannot train without its part of the data.`,
    hint: "Start the job again; with checkpoints it goes on from what has been read.",
  });
}

function lost(name: string, why: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "HOST_LOST",
    message: `The host ${name} is gone: ${why}.`,
    hint: "See its log. Start the job again; with checkpoints it goes on from what has been read.",
  });
}
