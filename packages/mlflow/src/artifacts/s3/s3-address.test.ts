import { expect, it } from "vitest";
import { parseS3Uri } from "./s3-address.ts";

it("an S3 URI is taken as it stands, without what follows a ? or #", () => {
  expect(parseS3Uri("s3://bucket/a%20b/c d/?x=1")).toEqual({ bucket: "bucket", root: "a%20b/c d" });
  expect(parseS3Uri("s3://bucket")).toEqual({ bucket: "bucket", root: "" });
  expect(() => parseS3Uri("s3:///a")).toThrow(/names no bucket/u);
});
