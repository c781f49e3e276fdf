import { awsContextOf, awsSettingsOf } from "../aws-settings-of.ts";
import type { Look } from "./look.ts";

/** Of what a deploy to SageMaker needs; nothing to a project none of whose stages goes there, and after the account nothing without one. */
function onAws(need: "caller" | "role" | "bucket" | "repository"): Look {
  return async (context, passed) => {
    const { settings } = await context.settings();
    const isUsed = Object.values(settings.targets).some((target) => target.startsWith("sagemaker"));
    if (!isUsed || (need !== "caller" && !passed.has("aws"))) return undefined;
    const { lookAtAws } = await import("@sentiment/sagemaker");
    return lookAtAws(awsSettingsOf(settings), awsContextOf(context), need);
  };
}

/** Who asks AWS, and what SageMaker runs as, reads from and takes images from. */
export const awsChecks: Readonly<Record<string, Look>> = {
  aws: onAws("caller"),
  "aws-role": onAws("role"),
  "aws-bucket": onAws("bucket"),
  "aws-repository": onAws("repository"),
};
