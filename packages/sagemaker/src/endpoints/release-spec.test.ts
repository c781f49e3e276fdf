import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { canonicalJson, releaseIdOf, type ReleaseSpec } from "./release-spec.ts";

const spec: ReleaseSpec = {
  modelId: "0123456789abcdef",
  image: "sha256:00",
  roleArn: "arn:aws:iam::123456789012:role/sentiment-execution",
  bucket: "b",
  environment: { SENTIMENT_MODEL_NAME: "n", SENTIMENT_MODEL_VERSION: "3" },
  capacity: { kind: "real-time", instanceType: "ml.t2.medium", instances: 1 },
};

describe("a release's id", () => {
  it("is another one whenever anything of it is another", () => {
    const others: readonly Partial<ReleaseSpec>[] = [
      { modelId: "f123456789abcdef" },
      { image: "sha256:01" },
      { roleArn: "arn:aws:iam::123456789012:role/other" },
      { bucket: "c" },
      { environment: { SENTIMENT_MODEL_NAME: "n" } },
      { capacity: { kind: "real-time", instanceType: "ml.t2.medium", instances: 2 } },
      { capacity: { kind: "real-time", instanceType: "ml.m5.large", instances: 1 } },
      { capacity: { kind: "serverless", memoryMb: 2048, maxConcurrency: 5 } },
    ];
    const ids = [spec, ...others.map((other) => ({ ...spec, ...other }))].map(releaseIdOf);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}$/u);
  });

  it("does not depend on the order in which things are said", () => {
    const turned = (value: object): object =>
      Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, each]: [string, unknown]) => [key, typeof each === "object" ? turned(each as object) : each]),
      );
    expect(releaseIdOf(turned(spec) as ReleaseSpec)).toBe(releaseIdOf(spec));
  });

  it("is the digest of what RFC 8785 calls canonical, of the values that a spec has", () => {
    const written = canonicalJson(spec);
    expect(JSON.parse(written)).toEqual(spec);
    expect(written.startsWith('{"bucket":"b","capacity":{"instanceType"')).toBe(true);
    expect(releaseIdOf(spec)).toBe(createHash("sha256").update(written).digest("hex").slice(0, 12));
  });
});
