import type { DescribeTransformJobResponse } from "@aws-sdk/client-sagemaker";
import { SentimentError } from "@sentiment/errors";

/** A job that has ended otherwise than it should. */
export function batchFailed(job: DescribeTransformJobResponse): SentimentError {
  const { TransformJobName: name = "", TransformJobStatus: status = "", FailureReason: reason } = job;
  return new SentimentError({
    kind: "remote",
    code: "BATCH_FAILED",
    message: `The transform job ${name} is ${status}${reason === undefined ? "" : `: ${reason.replace(/\.$/u, "")}`}.`,
    hint:
      `What its containers have said is in CloudWatch's log group /aws/sagemaker/TransformJobs, in streams that begin with ${name}/. ` +
      "Run the same command again for another attempt; nothing is uploaded twice.",
  });
}

/** What came out is not what went in, answered. */
export function answersAmiss(place: string, what: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "BATCH_ANSWERS_AMISS",
    message: `${place} ${what}.`,
    hint: "Is the image one that `sentiment image build` has made? `sentiment image verify` says what is wrong with one.",
  });
}

export function fileChanged(file: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "DATA_CHANGED",
    message: `${file} was changed while SageMaker was scoring what was in it before.`,
    hint: "Run the same command again: it scores what is in it now.",
  });
}
