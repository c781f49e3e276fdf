import { SentimentError } from "@sentiment/errors";

/** The data is missing or malformed: exit code 3. */
export function inputError(code: string, message: string, hint?: string, cause?: unknown): SentimentError {
  return new SentimentError({ kind: "input", code, message, hint, cause });
}

/** An option has a value that cannot be: exit code 2. */
export function usageError(code: string, message: string, hint?: string): SentimentError {
  return new SentimentError({ kind: "usage", code, message, hint });
}
