import { SentimentError } from "@sentiment/errors";

/** A file of DVC's, or data, is missing, malformed or damaged: exit code 3. */
export function inputError(code: string, message: string, hint?: string, cause?: unknown): SentimentError {
  return new SentimentError({ kind: "input", code, message, hint, cause });
}

/** A setting cannot be what it is: exit code 2. */
export function usageError(code: string, message: string, hint?: string): SentimentError {
  return new SentimentError({ kind: "usage", code, message, hint });
}

/** Something is in the way: exit code 6. */
export function conflictError(code: string, message: string, hint?: string): SentimentError {
  return new SentimentError({ kind: "conflict", code, message, hint });
}

/** A remote failed or refused: exit code 4. */
export function remoteError(code: string, message: string, hint?: string): SentimentError {
  return new SentimentError({ kind: "remote", code, message, hint });
}
