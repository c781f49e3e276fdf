import { randomInt } from "node:crypto";
import { setTimeout } from "node:timers/promises";

/** Time and chance, so that tests need not wait for them. */
export interface Timing {
  /** Milliseconds since 1970. */
  now(): number;
  /** 0 ≤ x < 1. */
  random(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(seconds: number, signal: AbortSignal | undefined): Promise<void>;
}

/** Milliseconds that Node's timers can wait at most: 24 days. */
export const longestTimer = 2 ** 31 - 1;

const steps = 2 ** 32;

export const realTiming: Timing = {
  now: Date.now,
  random: () => randomInt(steps) / steps,
  async sleep(seconds, signal) {
    try {
      await setTimeout(seconds * 1000, undefined, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
