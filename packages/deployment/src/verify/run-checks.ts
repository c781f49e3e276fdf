import type { Verified } from "../target.ts";
import type { Check, Known } from "./check.ts";

export interface Running {
  readonly signal: AbortSignal;
  /** Told of each as soon as it is known. */
  readonly onCheck?: ((verified: Verified) => void) | undefined;
}

/** No check takes as long; one that does is given up. */
const mostSeconds = 90;

/**
 * Makes checks, one after the other; those that need more than is known are left out. Throws the signal's reason when it is
 * aborted.
 */
export async function runChecks(
  chosen: readonly Check[],
  known: Known,
  { signal, onCheck }: Running,
): Promise<readonly Verified[]> {
  const results: Verified[] = [];
  signal.throwIfAborted();
  for (const check of chosen) {
    const run = runOf(check, known);
    if (run === undefined) continue;
    const result = await outcome(check, inTime(signal, run));
    signal.throwIfAborted();
    results.push(result);
    onCheck?.(result);
  }
  return results;
}

/** A check with all that it needs, if that is known. */
function runOf(
  check: Check,
  { server, image, container }: Known,
): ((signal: AbortSignal) => Promise<string>) | undefined {
  if (check.needs === "image") return image && (async (signal) => check.run({ image, signal }));
  if (server === undefined) return undefined;
  const { model } = server;
  if (check.needs === "url") return async (signal) => check.run({ ...server, signal });
  if (check.needs === "model") return model && (async (signal) => check.run({ ...server, model, signal }));
  return image && container && (async (signal) => check.run({ ...server, image, container, signal }));
}

async function inTime(signal: AbortSignal, run: (signal: AbortSignal) => Promise<string>): Promise<string> {
  const ended = new AbortController();
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`It came to no end within ${mostSeconds} s.`)), 1000 * mostSeconds);
  const abort = (): void => reject(signal.reason as Error);
  signal.addEventListener("abort", abort);
  try {
    return await Promise.race([run(AbortSignal.any([signal, ended.signal])), tooLate]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    ended.abort();
  }
}

async function outcome({ name, demand }: Check, running: Promise<string>): Promise<Verified> {
  try {
    return { name, demand, passed: true, message: await running };
  } catch (error) {
    return { name, demand, passed: false, message: error instanceof Error ? error.message : String(error) };
  }
}
