import { didYouMean, SentimentError } from "@sentiment/errors";
import { instanceTypes } from "../preflight/instance-types.ts";
import type { BatchMachines } from "./batch-plan.ts";

/** Throws a usage error for machines that SageMaker runs no transform jobs on: t2 and t3 above all, which endpoints run on. */
export function checkMachines({ instanceType }: BatchMachines): void {
  if (instanceTypes.transform.has(instanceType)) return;
  const burstable = /^ml\.t\d/u.test(instanceType);
  const meant = burstable ? "" : didYouMean(instanceType, [...instanceTypes.transform]);
  throw new SentimentError({
    kind: "usage",
    code: "CAPACITY_INVALID",
    message: `SageMaker runs no batch transforms on ${instanceType}${burstable ? ", only endpoints" : ""}.${meant}`,
    hint: "ml.m5.large (the default), ml.m5.xlarge, ml.c5.xlarge, ml.m6i.large, ml.m7i.large are usual; --aws-instance-type says which.",
  });
}
