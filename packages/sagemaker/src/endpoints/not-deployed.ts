import { SentimentError } from "@sentiment/errors";
import { nameOf, type Ground } from "./ground.ts";

export function notDeployed(ground: Ground): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "ENDPOINT_NOT_FOUND",
    message: `There is no endpoint ${nameOf(ground)} on SageMaker in ${ground.aws.region}.`,
    hint: "Deploy it: sentiment deploy --target sagemaker --stage …",
  });
}
