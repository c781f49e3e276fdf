import { setTimeout as delay } from "node:timers/promises";
import { SentimentError } from "@sentiment/errors";

/** Something that must happen once, though its answer may get lost. */
export interface Once<Result> {
  /** Asks for it; not repeatable. */
  readonly send: () => Promise<Result>;
  /** What an earlier `send` without an answer has done; undefined: nothing. */
  readonly look: () => Promise<Result | undefined>;
}

/** Seconds before the looks that follow each failure; a server may still be at work when its connection is gone. */
const pauses = [
  [0.1, 0.5],
  [1, 2],
  [2, 4],
] as const;

/** Codes of errors after which nobody knows whether it was done. */
const uncertain = new Set(["ANSWER_LOST", "ANSWER_INVALID", "TEMPORARILY_UNAVAILABLE", "DEADLINE_EXCEEDED"]);

/**
 * Sends until an answer arrives. After an answer that was lost (or a proxy's 502, 503, 504 in its place) it looks first
 * what has become of the request: what is done already is the result, and not sent again.
 */
export async function once<Result>({ send, look }: Once<Result>, signal: AbortSignal | undefined): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const looks = pauses[attempt];
      if (looks === undefined || !isUncertain(error)) throw error;
      for (const pause of looks) {
        await delay(pause * 1000, undefined, { signal }).catch(() => signal?.throwIfAborted());
        const done = await look().catch(() => {
          signal?.throwIfAborted();
          // That nobody knows whether it was done says more than why nobody can look.
          throw error;
        });
        if (done !== undefined) return done;
      }
    }
  }
}

/** Whether nobody knows if the request that failed so was done. */
export function isUncertain(error: unknown): boolean {
  if (!SentimentError.is(error)) return false;
  return uncertain.has(error.code) || /^HTTP_(?:500|502|503|504)$/.test(error.code);
}

/** The same for what is gone when it is done: sent again it would not be found, which is as good. */
export async function onceRemoved(send: () => Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  let sent = false;
  const removal = {
    async send() {
      try {
        await send();
      } catch (error) {
        if (!sent || !SentimentError.is(error) || error.code !== "RESOURCE_DOES_NOT_EXIST") throw error;
      } finally {
        sent = true;
      }
    },
    look: () => Promise.resolve(undefined),
  };
  await once<void>(removal, signal);
}
