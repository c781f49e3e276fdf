import type { Verified } from "../target.ts";
import { askOf } from "./ask.ts";
import type { Check, Subject } from "./check.ts";
import { expectedModel } from "./expected-model.ts";
import { checks } from "./registry.ts";

export interface VerifyOptions {
  /** Only the checks that take milliseconds and do no harm; default: all that a URL is enough for. */
  readonly quickOnly?: boolean | undefined;
  readonly signal: AbortSignal;
  /** Told of each as soon as it is known. */
  readonly onCheck?: ((verified: Verified) => void) | undefined;
}

/** No check takes as long; one that does is given up. */
const mostSeconds = 60;

/**
 * Holds a running server to what is demanded of it, one check after the other, and says what was seen. The server may be
 * dead, hang or be another program: that is a result, too. Without a model directory it is not asked which model it serves.
 * Throws input errors when that directory cannot be read, and the signal's reason when it is aborted.
 */
export async function verifyServer(
  { url, modelDir }: { readonly url: string; readonly modelDir?: string | undefined },
  { quickOnly = false, signal, onCheck }: VerifyOptions,
): Promise<readonly Verified[]> {
  const model = modelDir === undefined ? undefined : await expectedModel(modelDir);
  const subject: Subject = { url, ask: askOf(url, signal), model, container: undefined, signal };
  return runChecks(
    checks.filter(({ quick }) => quick || !quickOnly),
    subject,
    onCheck,
  );
}

/** Runs checks on a subject; those that need more than is known of it are left out. */
async function runChecks(
  chosen: readonly Check[],
  subject: Subject,
  onCheck?: (verified: Verified) => void,
): Promise<readonly Verified[]> {
  const results: Verified[] = [];
  subject.signal.throwIfAborted();
  for (const check of chosen) {
    const running = started(check, subject);
    if (running === undefined) continue;
    const result = await outcome(check, running);
    subject.signal.throwIfAborted();
    results.push(result);
    onCheck?.(result);
  }
  return results;
}

/** Starts a check, if all that it needs is known. */
function started(check: Check, subject: Subject): Promise<string> | undefined {
  const { model, container } = subject;
  if (check.needs === "url") return inTime(subject, (own) => check.run(own));
  if (check.needs === "model") return model && inTime(subject, (own) => check.run({ ...own, model }));
  return container && inTime(subject, (own) => check.run({ ...own, container }));
}

async function inTime(subject: Subject, run: (subject: Subject) => Promise<string>): Promise<string> {
  const ended = new AbortController();
  const signal = AbortSignal.any([subject.signal, ended.signal]);
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`It came to no end within ${mostSeconds} s.`)), 1000 * mostSeconds);
  const aborted = (): void => reject(subject.signal.reason as Error);
  subject.signal.addEventListener("abort", aborted);
  try {
    return await Promise.race([run({ ...subject, signal }), tooLate]);
  } finally {
    clearTimeout(timer);
    subject.signal.removeEventListener("abort", aborted);
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
