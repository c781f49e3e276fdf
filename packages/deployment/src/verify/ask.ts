import type { Agent, IncomingHttpHeaders } from "node:http";
import { protocolOf } from "./protocol.ts";

/** One request. */
export interface Question {
  readonly path: string;
  /** Default: GET, with a body POST. */
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | undefined;
  /** How long the answer may take; default 10. */
  readonly seconds?: number | undefined;
  /** Keeps the connection; default: one of its own. */
  readonly agent?: Agent | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly milliseconds: number;
  /** Whether the connection had been used before. */
  readonly reusedConnection: boolean;
}

/** Rejects with an Error in words when no whole answer comes in time. Follows no redirects and tries nothing twice. */
export type Ask = (question: Question) => Promise<Answer>;

/** A path that has left a question unanswered is given this long for each of the others. */
const lostPatience = 1;
/** Nobody sends us more for good reasons. */
const longestAnswer = 64 * 1024 * 1024;

/**
 * Asks the server at `url` as a caller would that trusts it in nothing. By `node:http` or `node:https`, with a connection for each question:
 * `fetch` was seen waiting for ever for a server that accepts and closes.
 */
export function askOf(url: string, signal: AbortSignal): Ask {
  const unanswered = new Set<string>();
  return async (question) => {
    const { path, seconds: patience = 10 } = question;
    const seconds = unanswered.has(path) ? Math.min(lostPatience, patience) : patience;
    try {
      return await answerTo(url, { ...question, seconds }, signal);
    } catch (error) {
      if (error instanceof NoAnswer) unanswered.add(path);
      throw error;
    }
  };
}

class NoAnswer extends Error {}

function answerTo(
  url: string,
  question: Question & { readonly seconds: number },
  signal: AbortSignal,
): Promise<Answer> {
  const { path, body, method = body === undefined ? "GET" : "POST", agent = false, seconds } = question;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const began = performance.now();
  const headers = {
    ...(body !== undefined && { "content-length": String(Buffer.byteLength(body)) }),
    ...question.headers,
  };
  const asking = protocolOf(url).request(`${url}${path}`, { method, headers, agent, signal }, (answer) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    answer.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > longestAnswer) asking.destroy(new Error(`${method} ${path} is answered without end.`));
    });
    answer.on("error", (error) => asking.destroy(error));
    answer.on("end", () =>
      resolve({
        status: answer.statusCode ?? 0,
        headers: answer.headers,
        body: Buffer.concat(chunks).toString("utf8"),
        milliseconds: performance.now() - began,
        reusedConnection: asking.reusedSocket,
      }),
    );
  });
  const timer = setTimeout(() => {
    asking.destroy(new NoAnswer(`${method} ${path} was not answered within ${seconds} s.`));
  }, 1000 * seconds);
  asking.on("error", (error) => reject(inWords(error, `${method} ${path}`, signal)));
  asking.on("close", () => {
    clearTimeout(timer);
    reject(new Error(`The connection was closed before ${method} ${path} was answered.`));
  });
  asking.end(body);
  return promise;
}

/** What became of a request that was not answered. */
function inWords(error: NodeJS.ErrnoException, what: string, signal: AbortSignal): Error {
  if (signal.aborted) return signal.reason instanceof Error ? signal.reason : error;
  if (error.code === undefined) return error;
  if (error.code === "ECONNREFUSED") return new Error(`Nothing accepts connections for ${what} (ECONNREFUSED).`);
  if (["ECONNRESET", "EPIPE"].includes(error.code)) {
    return new Error(`The connection was closed before ${what} was answered (${error.code}).`);
  }
  return new Error(`${what} was not answered: ${error.message} (${error.code}).`);
}
