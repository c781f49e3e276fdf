import { request } from "node:http";
import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { SentimentError } from "@sentiment/errors";
import type { TrainingHost } from "@sentiment/training";
import type { LogEvent } from "../../log.ts";
import { receivedFrames, sendFrame } from "./frames.ts";
import type { MeetingPlace } from "./meeting-place.ts";
import { hostHeader, joining, keepAliveDelay, type End, type ToHost } from "./messages.ts";

export interface Joining {
  readonly place: MeetingPlace;
  readonly token: string;
  readonly waitSeconds: number;
  readonly signal: AbortSignal;
  readonly log: (event: LogEvent) => void;
}

/** How long one attempt may take, and until the next, in milliseconds. */
const attempt = { patience: 10_000, pause: 500 };

/**
 * Does what the first host asks for, until it is over. `hostFor` makes what answers; its signal is aborted when nobody waits
 * for the answers any more. Throws what it fails by itself, and a remote error where the first host cannot be found in time, is gone, or has failed.
 */
export async function joinTraining(
  name: string,
  options: Joining,
  hostFor: (signal: AbortSignal) => TrainingHost,
): Promise<void> {
  const { signal, place } = options;
  const socket = await connect(name, options);
  const over = new AbortController();
  const stop = (): void => {
    void sendFrame(socket, { stopped: true });
    socket.end();
    over.abort(signal.reason);
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    const end = await answerTasks(socket, hostFor(over.signal));
    if (end.how !== "done") throw ended(place, end);
  } finally {
    signal.removeEventListener("abort", stop);
    over.abort();
    socket.destroySoon();
    signal.throwIfAborted();
  }
}

/** Answers until the first host says that it is over. Frames are read on meanwhile: a connection that ends is seen at once. */
async function answerTasks(socket: Socket, host: TrainingHost): Promise<End> {
  const failed = Promise.withResolvers<never>();
  const answer = async (message: Exclude<ToHost, { end: End }>): Promise<void> => {
    try {
      const output = await host.ask(message.task, message.input);
      await sendFrame(socket, { output });
    } catch (error) {
      await sendFrame(socket, { failure: failureOf(error) });
      failed.reject(error);
    }
  };
  const listen = async (): Promise<End> => {
    for await (const frame of receivedFrames(socket)) {
      const message = frame as ToHost;
      if ("end" in message) return message.end;
      void answer(message);
    }
    throw new Error("its connection has ended");
  };
  failed.promise.catch(() => undefined);
  const listening = listen().catch((cause: unknown): End => ({ how: "failed", message: lostText(cause) }));
  return Promise.race([listening, failed.promise]);
}

function lostText(cause: unknown): string {
  return `it is gone: ${cause instanceof Error ? cause.message : String(cause)}`;
}

function failureOf(error: unknown): object {
  const message = error instanceof Error ? error.message : String(error);
  if (!SentimentError.is(error)) return { kind: "bug", code: "BUG", message };
  const { kind, code, hint } = error;
  return { kind, code, message, hint };
}

/** Tries until the first host is there and lets us in. */
async function connect(name: string, { place, token, waitSeconds, signal, log }: Joining): Promise<Socket> {
  const deadline = performance.now() + waitSeconds * 1000;
  let told = "";
  for (;;) {
    signal.throwIfAborted();
    try {
      return await connectOnce(name, place, token, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (SentimentError.is(error)) throw error;
      const why = (error as Error).message;
      if (performance.now() > deadline) throw notFound(place, why, waitSeconds);
      if (why !== told) log({ level: "info", event: "waiting for the first host", host: place.host, message: why });
      told = why;
    }
    await setTimeout(attempt.pause, undefined, { signal });
  }
}

async function connectOnce(name: string, place: MeetingPlace, token: string, signal: AbortSignal): Promise<Socket> {
  const { host, port } = place;
  const headers = {
    connection: "Upgrade",
    upgrade: joining.protocol,
    authorization: `Bearer ${token}`,
    [hostHeader]: name,
  };
  return new Promise<Socket>((resolve, reject) => {
    const asked = request({ host, port, path: joining.path, headers, agent: false, signal, timeout: attempt.patience });
    asked.on("upgrade", (_, socket: Socket) => {
      socket.setTimeout(0);
      socket.setKeepAlive(true, keepAliveDelay);
      socket.setNoDelay(true);
      socket.on("error", () => {});
      resolve(socket);
    });
    asked.on("response", (response) => {
      response.resume();
      reject(refused(place, name, response.statusCode ?? 0));
    });
    asked.on("timeout", () => asked.destroy(new Error(`no answer within ${attempt.patience / 1000} s`)));
    asked.on("error", reject);
    asked.end();
  });
}

function refused({ host, port }: MeetingPlace, name: string, status: number): SentimentError {
  const hints: Readonly<Record<number, string>> = {
    401: "All hosts have to run the same image for the same job with the same hyperparameters (and SENTIMENT_TRAIN_SECRET).",
    409: "Another host of that name is there: names have to be distinct.",
  };
  return new SentimentError({
    kind: "remote",
    code: "NOT_LET_IN",
    message: `The first host, at ${host}:${port}, does not let ${name} in (HTTP ${status}).`,
    hint:
      hints[status] ?? "Something else than a training may listen there: SENTIMENT_TRAIN_MASTER names another place.",
  });
}

function notFound({ host, port }: MeetingPlace, why: string, seconds: number): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "HOST_MISSING",
    message: `The first host, ${host}:${port}, was not there within ${seconds} s: ${why}.`,
    hint: "See its log. SENTIMENT_TRAIN_WAIT_SECONDS is how long it is waited for.",
  });
}

function ended({ host }: MeetingPlace, { how, message }: End): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: how === "stopped" ? "HOST_STOPPED" : "OTHER_HOST_FAILED",
    message:
      how === "stopped"
        ? `The training was stopped: ${message}`
        : `The training failed; the first host, ${host}: ${message}`,
    hint: "See the log and the failure file of the host that failed first.",
  });
}
