import { describeWithPython, runPython } from "@sentiment/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import { appendToUri } from "./append-to-uri.ts";

const script = `
import json, sys
from mlflow.utils.uri import append_to_uri_path
print(json.dumps([append_to_uri_path(uri, *parts) for uri, parts in json.load(sys.stdin)]))
`;

const head = fc.constantFrom(
  "/a",
  "/a b/ü#1",
  "/what?",
  "s3://bucket",
  "s3://b/a/",
  "file:///x",
  "dbfs:/a",
  "hdfs://me@h:80/p",
);
const tail = fc.constantFrom("", "/", "/y", "/y/");
const query = fc.constantFrom("", "?a=1", "?a=1&b=2#c", "#c");
const place = fc
  .record({ head, tail, query })
  .map((parts) => `${parts.head}${parts.tail}${parts.head.startsWith("/") ? "" : parts.query}`);
const added = fc.array(fc.constantFrom("0", "models", "m-1", "artifacts"), { minLength: 1, maxLength: 3 });

describeWithPython("a path below an artifact location", () => {
  it("is the one that MLflow gives", async () => {
    const cases = fc.sample(fc.tuple(place, added), { numRuns: 300, seed: 8 });
    const theirs = (await runPython(script, cases)) as string[];
    expect(cases.map(([uri, parts]) => appendToUri(uri, ...parts))).toEqual(theirs);
  });
});
