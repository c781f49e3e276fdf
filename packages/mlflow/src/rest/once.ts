import { setTimeout as delay } from "node:timers/promises";
import { SentimentError } from "@sentiment/errors";

/** Something that must happen once, though its answer may get lost. */
export interface Once<Result> {
  /** Asks for it; not repeatable. */
  readonly send: () => Promise<Result>;
  /** What an earlier `send` without an answer has done; undefined: nothing. */
  readonly look: () => Promise<Result | undefined>;
  /** It cannot be there twice: the server refuses the second. */
  readonly unique?: boolean | undefined;
}

/** Codes of errors after which nobody knows whether it was done, */
const lost = new Set(["ANSWER_LOST", "ANSWER_INVALID", "TEMPORARILY_UNAVAILABLE", "HTTP_500", "HTTP_502", "HTTP_503"]);
/** or whether it will be: whoever gave up waiting has not stopped the server. */
const late = new Set(["ANSWER_LATE", "DEADLINE_EXCEEDED", "HTTP_504"]);

/** Seconds before the looks that follow an answer that was lost, by attempt. */
const afterLost = [
  [0.1, 0.5],
  [1, 2],
  [2, 4],
] as const;
const afterLate = [1, 2, 4, 8] as const;

/**
 * Sends until an answer arrives. After an answer that was lost it looks first what has become of the request: what is done
 * already is the result, and not sent again. What may still be done later is not sent again either, unless it is unique.
 */
export async function once<Result>(thing: Once<Result>, signal: AbortSignal | undefined): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await thing.send();
    } catch (error) {
      const doubtful = isUncertain(error);
      // Refused after a doubt: perhaps since the one before was done.
      const pauses = doubtful ? (isLate(error) ? afterLate : afterLost[attempt]) : attempt > 0 ? [0] : undefined;
      if (pauses === undefined) throw error;
      const done = await found(thing, { pauses, error, signal });
      if (done !== undefined) return done;
      if (!doubtful || attempt === afterLost.length || (isLate(error) && thing.unique !== true)) throw error;
    }
  }
}

async function found<Result>(
  { look }: Once<Result>,
  { pauses, error, signal }: { pauses: readonly number[]; error: unknown; signal: AbortSignal | undefined },
): Promise<Result | undefined> {
  for (const pause of pauses) {
    await delay(pause * 1000, undefined, { signal }).catch(() => signal?.throwIfAborted());
    const done = await look().catch(() => {
      signal?.throwIfAborted();
      // That nobody knows whether it was done says more than why nobody can look.
      throw error;
    });
    if (done !== undefined) return done;
  }
  return undefined;
}

/** Whether nobody knows if the request that failed so was done. */
export function isUncertain(error: unknown): boolean {
  return SentimentError.is(error) && (lost.has(error.code) || late.has(error.code));
}

function isLate(error: unknown): boolean {
  return SentimentError.is(error) && late.has(error.code);
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
    unique: true,
  };
  await once<void>(removal, signal);
}
