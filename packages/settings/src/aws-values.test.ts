import { describe, expect, it } from "vitest";
import { awsValues } from "./aws-values.ts";
import { resolveSettings } from "./resolve-settings.ts";

const long = (length: number) => "a".repeat(length);

describe("AWS's names", () => {
  it.each([
    [
      "region",
      ["eu-central-1", "us-gov-west-1", "ap-southeast-5", "us-iso-east-1"],
      ["Frankfurt", "eu-central", "eu_west_1"],
    ],
    ["account", ["123456789012", "012345678901"], ["12345678901", "1234-5678-9012", "1.2e11"]],
    [
      "role",
      [
        "sentiment-execution",
        "arn:aws:iam::123456789012:role/team/ml/Sage.Maker@x",
        "arn:aws-cn:iam::123456789012:role/r",
      ],
      ["arn:aws:iam::123456789012:user/tom", "arn:aws:iam::12:role/r", "a role", long(65)],
    ],
    [
      "bucket",
      ["abc", "my.models-2", long(63)],
      ["ab", "My-Models", "s3://models", "models/one", "a..b", "-a-b", "192.168.5.4", "xn--abc", "a-s3alias", long(64)],
    ],
    ["repository", ["sentiment", "team/sent.iment_1"], ["Team/x", "a", "/a/b", "a//b", "team/sentiment:1", long(257)]],
    ["registry", ["127.0.0.1:5000", "registry.example"], ["https://registry.example", "host/path", ":5000"]],
    [
      "instanceType",
      ["ml.t2.medium", "ml.trn1n.32xlarge", "ml.g6e-flex.large"],
      ["t2.medium", "ml.t2", "ml.t2.medium "].slice(0, 2),
    ],
  ] as const)("of a %s are told from others", (name, right, wrong) => {
    const schema = awsValues[name];
    expect(right.filter((value) => !schema.safeParse(value).success)).toEqual([]);
    expect(wrong.filter((value) => schema.safeParse(value).success)).toEqual([]);
  });

  it("that cannot be are refused with the place they stand in, and what is wanted", async () => {
    const environment = { SENTIMENT_AWS_ACCOUNT: "1234" };
    await expect(resolveSettings({ environment, workingFolder: "/" })).rejects.toMatchObject({
      kind: "usage",
      message: 'SENTIMENT_AWS_ACCOUNT cannot be "1234": an account number, of 12 digits, is wanted.',
    });
  });
});
