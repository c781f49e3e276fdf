import { SentimentError } from "@sentiment/errors";

/** MLflow's RESOURCE_DOES_NOT_EXIST. */
export function notFound(message: string, hint?: string, cause?: unknown): SentimentError {
  return new SentimentError({ kind: "input", code: "RESOURCE_DOES_NOT_EXIST", message, hint, cause });
}

/** MLflow's INVALID_PARAMETER_VALUE. */
export function invalidValue(message: string, hint?: string): SentimentError {
  return new SentimentError({ kind: "usage", code: "INVALID_PARAMETER_VALUE", message, hint });
}

/** MLflow's RESOURCE_ALREADY_EXISTS. */
export function alreadyExists(message: string, hint?: string): SentimentError {
  return new SentimentError({ kind: "conflict", code: "RESOURCE_ALREADY_EXISTS", message, hint });
}
