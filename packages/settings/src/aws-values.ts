import { z } from "zod";

/** What AWS takes for names, checked before anything is asked. Messages finish the sentence `aws.account cannot be "x": …`. */
function matching(pattern: RegExp, wanted: string): z.ZodType<string, string> {
  const message = `${wanted} is wanted`;
  return z
    .string(message)
    .trim()
    .refine((text) => pattern.test(text), message);
}

export const awsValues = {
  region: matching(/^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/u, "a region such as eu-central-1"),
  /** YAML would make a number of it, and lose leading zeros: all values of the project file are text. */
  account: matching(/^\d{12}$/u, "an account number, of 12 digits,"),
  /** IAM's ARN, with or without a path, or the name alone. */
  role: matching(
    /^(?:arn:aws[a-z-]*:iam::\d{12}:role\/(?:[\w+=,.@-]+\/)*)?[\w+=,.@-]{1,64}$/u,
    "the ARN or the name of a role, arn:aws:iam::123456789012:role/sentiment-execution,",
  ),
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
  bucket: matching(
    /^(?!\d+(?:\.\d+){3}$)(?!xn--|sthree-|amzn-s3-demo-)(?!.*(?:\.\.|-s3alias$|--ol-s3$|\.mrap$|--x-s3$))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/u,
    "the name of a bucket, 3 to 63 small letters, digits, dots and hyphens without s3://,",
  ),
  repository: matching(
    /^(?=.{2,256}$)(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/u,
    "the name of a repository in ECR, such as team/sentiment,",
  ),
  registry: matching(
    /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/iu,
    "a host without https://, such as 127.0.0.1:5000,",
  ),
  instanceType: matching(/^ml\.[a-z0-9-]+\.[a-z0-9-]+$/u, "an instance type such as ml.m5.large"),
};
