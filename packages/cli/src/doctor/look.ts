import { SentimentError, type ErrorKind } from "@sentiment/errors";
import type { Access } from "@sentiment/mlflow";
import type { Context } from "../define-command.ts";

/**
 * Looks at one thing: says what it found, or throws the error that a command would meet. Undefined: that is nothing this
 * project has. `passed` has the names of what was found good before.
 */
export type Look = (context: Context, passed: ReadonlySet<string>) => Promise<string | undefined>;

/** What has no error of its own. `message` without its full stop. */
export function failed(kind: ErrorKind, message: string, hint: string): SentimentError {
  return new SentimentError({ kind, code: "CHECK_FAILED", message: `${message}.`, hint });
}

/** Nobody who asks what is wrong wants to wait four minutes for it: one retry, and ten seconds for an answer. */
export async function hastyAccess(context: Context): Promise<Access> {
  const access = await context.access();
  const { retry, timeoutSeconds = 10 } = access.http;
  const hasty = { ...retry, retries: Math.min(retry?.retries ?? 1, 1), backoffFactor: 0 };
  return { ...access, http: { ...access.http, retry: hasty, timeoutSeconds: Math.min(timeoutSeconds, 10) } };
}
