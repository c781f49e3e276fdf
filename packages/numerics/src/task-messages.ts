import { SentimentError, type Failure } from "@sentiment/errors";

/** What a worker thread is asked. */
export interface TaskRequest {
  readonly id: number;
  readonly task: string;
  readonly input: unknown;
}

/** What it answers. */
export type TaskReply =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly failure: Failure & { readonly stack: string | undefined } }
  | { readonly id: number; readonly error: unknown };

/**
 * The answer that a task failed. Structured cloning makes a plain Error of a `SentimentError`, so its parts cross
 * by themselves and `errorOf` puts them together again. What cannot be cloned crosses as its text.
 */
export function failedReply(id: number, error: unknown): TaskReply {
  if (SentimentError.is(error)) {
    const { kind, code, message, hint, stack } = error;
    return { id, failure: { kind, code, message, hint, stack, cause: cloneable(error.cause) } };
  }
  return { id, error: cloneable(error) };
}

function cloneable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return value instanceof Error ? new Error(value.message) : String(value);
  }
}

/** The error of a failed reply, of its own kind again and with the stack of the thread it comes from. */
export function errorOf(reply: TaskReply): unknown {
  if ("failure" in reply) {
    const error = new SentimentError(reply.failure);
    if (reply.failure.stack !== undefined) error.stack = reply.failure.stack;
    return error;
  }
  return "error" in reply ? reply.error : undefined;
}
