import type { Verified } from "../target.ts";
import { askOf } from "./ask.ts";
import { expectedModel } from "./expected-model.ts";
import { checks } from "./registry.ts";
import { runChecks } from "./run-checks.ts";

export interface VerifyOptions {
  /** Only the checks that take milliseconds and do no harm; default: all that a URL is enough for. */
  readonly quickOnly?: boolean | undefined;
  readonly signal: AbortSignal;
  /** Told of each as soon as it is known. */
  readonly onCheck?: ((verified: Verified) => void) | undefined;
}

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
  const base = url.replace(/\/+$/u, "");
  const chosen = checks.filter(({ quick }) => quick || !quickOnly);
  return runChecks(chosen, { server: { url: base, ask: askOf(base, signal), model } }, { signal, onCheck });
}
