import { SentimentError } from "@sentiment/errors";
import type { SyncedRun } from "./sync-result.ts";

/** Code of the error that a version has nothing to be of. */
export const sourceNotThere = "SOURCE_NOT_THERE";

/**
 * What is said of one thing that cannot be copied while others can. Throws what concerns all: a server that does not answer,
 * a stop.
 */
export function failureOf(error: unknown): Pick<SyncedRun, "action" | "message"> {
  if (!SentimentError.is(error) || error.kind === "remote") throw error;
  if (error.code === sourceNotThere) return { action: "skipped", message: error.message };
  const message = error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
  return { action: error.kind === "conflict" ? "conflict" : "failed", message };
}
