import { SentimentError } from "@sentiment/errors";
import type { Ground } from "./ground.ts";
import { logTail } from "./logs.ts";

/** SageMaker had no instances, or may not give more: that is nothing against the release. */
const lacks = /insufficient|capacity|limit exceeded|quota/iu;

/** A release that did not come into service: by what was seen, and by what its container has said last. */
export async function releaseFailed(ground: Ground, modelUri: string, seen: string): Promise<SentimentError> {
  if (lacks.test(seen)) {
    return new SentimentError({
      kind: "remote",
      code: "NO_CAPACITY",
      message: `${modelUri} was not put into service: ${seen}`,
      hint: "Choose another --aws-instance-type, or try again later; quotas are raised in the Service Quotas console.",
    });
  }
  const tail = await logTail(ground).catch(() => "");
  const log = tail === "" ? "CloudWatch has no log of it." : `The end of its log:\n${tail}`;
  return new SentimentError({
    kind: "gate",
    code: "RELEASE_FAILED",
    message: `${modelUri} was not put into service: ${seen}\n${log}`,
    hint: "What was in service before goes on answering. Mend the model, or train it anew, and deploy again.",
  });
}
