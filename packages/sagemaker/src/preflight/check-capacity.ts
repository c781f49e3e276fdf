import { SentimentError, didYouMean } from "@sentiment/errors";
import type { Capacity } from "../endpoints/release-spec.ts";
import { instanceTypes } from "./instance-types.ts";

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantServerlessConfig.html */
const memorySizes: readonly number[] = [1024, 2048, 3072, 4096, 5120, 6144];
const mostConcurrency = 200;

/** Throws a usage error for a capacity that SageMaker does not offer to endpoints. */
export function checkCapacity(capacity: Capacity): void {
  if (capacity.kind === "serverless") {
    const { memoryMb, maxConcurrency } = capacity;
    if (!memorySizes.includes(memoryMb))
      throw bad(`--memory cannot be ${memoryMb}`, `One of ${memorySizes.join(", ")}, in MB.`);
    if (maxConcurrency < 1 || maxConcurrency > mostConcurrency) {
      throw bad(`--max-concurrency cannot be ${maxConcurrency}`, `1 to ${mostConcurrency}.`);
    }
    return;
  }
  const { instanceType } = capacity;
  if (instanceTypes.endpoint.has(instanceType)) return;
  const types = [...instanceTypes.endpoint];
  const elsewhere = instanceTypes.training.has(instanceType) ? ", only jobs" : "";
  throw bad(
    `SageMaker runs no endpoints on ${instanceType}${elsewhere}.${didYouMean(instanceType, types)}`.replace(/\.$/u, ""),
    "ml.t2.medium and ml.m5.large are usual; --aws-instance-type or aws.instanceType in sentiment.yaml says which.",
  );
}

function bad(message: string, hint: string): SentimentError {
  return new SentimentError({ kind: "usage", code: "CAPACITY_INVALID", message: `${message}.`, hint });
}
