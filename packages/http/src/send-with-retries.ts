import { SentimentError } from "@sentiment/errors";
import { STATUS_CODES } from "node:http";
import { FailedAttempt } from "./failed-attempt.ts";
import type { HttpRequest, HttpResponse, RetryNotice, RetryPolicy } from "./http.ts";
import { arrivingResponse, wholeResponse } from "./http-response.ts";
import { attemptAfterAnswer, attemptAfterFailure, mayPass, type Situation } from "./next-attempt.ts";
import type { PreparedRequest } from "./prepare-request.ts";
import { redacted } from "./redacted.ts";
import type { Timing } from "./timing.ts";

export interface Sending {
  readonly send: (request: PreparedRequest) => Promise<HttpResponse>;
  readonly policy: RetryPolicy;
  /** The origins that have answered. */
  readonly known: Set<string>;
  readonly timing: Timing;
  readonly isFinal: HttpRequest["isFinal"];
  readonly onRetry: ((notice: RetryNotice) => void) | undefined;
}

/** As much of an answer that may not be the last as is kept for its message. */
const mostKeptBytes = 2 ** 20;

/** Sends a request until there is an answer that counts. What counts is decided in `next-attempt.ts`. */
export async function sendWithRetries(request: PreparedRequest, sending: Sending): Promise<HttpResponse> {
  const { policy, known, timing, isFinal, onRetry } = sending;
  const { url, repeatable, signal } = request;
  const started = timing.now();
  let timeouts = 0;
  for (let attempts = 1; ; attempts++) {
    const outcome = await attempt(request, sending);
    const failed = outcome instanceof FailedAttempt;
    if (failed && outcome.timedOut) timeouts++;
    const situation: Situation = { policy, repeatable, attempts, timeouts, known: known.has(url.origin), timing };
    const next = failed ? attemptAfterFailure(outcome, situation) : attemptAfterAnswer(outcome, situation);
    if (failed && next === undefined) {
      throw remoteError(outcome, request, { attempts, seconds: (timing.now() - started) / 1000 });
    }
    if (!failed && (next === undefined || isFinal?.(outcome.status, await outcome.text()) === true)) return outcome;
    const { seconds, attempts: most } = next!;
    const reason = failed ? outcome.reason : `${outcome.status} ${STATUS_CODES[outcome.status] ?? ""}`.trim();
    onRetry?.({ host: url.host, reason, seconds, attempt: attempts, attempts: most });
    await timing.sleep(seconds, signal);
  }
}

/** An answer, read to its end where it may not be the last or is wanted whole; or why there is none. */
async function attempt(request: PreparedRequest, { send, known }: Sending): Promise<HttpResponse | FailedAttempt> {
  try {
    const answer = await send(request);
    known.add(request.url.origin);
    if (mayPass(answer, request.repeatable)) return wholeResponse(answer, await beginning(answer, request.signal));
    return request.whole ? wholeResponse(answer, await answer.bytes()) : handedOver(answer, request);
  } catch (error) {
    if (error instanceof FailedAttempt) return error;
    throw error;
  }
}

/** What arrives of a body, be it all of it or not. */
async function beginning(answer: HttpResponse, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of answer.body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= mostKeptBytes) break;
    }
  } catch {
    signal?.throwIfAborted(); // Otherwise the status says enough.
  }
  return Buffer.concat(chunks);
}

/** An answer whose body tells what goes wrong in the words of an error for the user. */
function handedOver(answer: HttpResponse, request: PreparedRequest): HttpResponse {
  return arrivingResponse({
    ...answer,
    chunks: answer.body,
    bytes: () => answer.bytes(),
    failure: (error) => (error instanceof FailedAttempt ? remoteError(error, request) : error),
  });
}

function remoteError(
  failure: FailedAttempt,
  { method, url }: PreparedRequest,
  spent: { attempts: number; seconds: number } = { attempts: 1, seconds: 0 },
): SentimentError {
  const effort = spent.attempts > 1 ? ` (${spent.attempts} attempts in ${spent.seconds.toFixed(1)} s)` : "";
  return new SentimentError({
    kind: failure.kind,
    code: failure.code,
    message: `${method} ${redacted(url)}: ${failure.reason}${effort}.`,
    hint: failure.hint,
    cause: failure.cause,
  });
}
