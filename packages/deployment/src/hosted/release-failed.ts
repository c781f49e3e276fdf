import { SentimentError } from "@sentiment/errors";
import type { Release } from "../endpoint.ts";

/** A release that was not put into service, for what was seen of it and what it has logged last. */
export function releaseFailed(release: Release, seen: string, logTail: string): SentimentError {
  const log = logTail.trim() === "" ? "It has logged nothing." : `The end of its log:\n${logTail.trimEnd()}`;
  return new SentimentError({
    kind: "gate",
    code: "RELEASE_FAILED",
    message: `${release.modelUri} was not put into service: ${seen}\n${log}`,
    hint: "What was in service before goes on answering. Mend the model, or train it anew, and deploy again.",
  });
}
