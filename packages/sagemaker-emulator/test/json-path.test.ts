import { expect, it } from "vitest";
import { recordProcessing } from "../src/jobs/transform/data-processing.ts";
import { jsonPath } from "../src/jobs/transform/json-path.ts";

const value = { a: { b: [10, 20, 30] }, "c d": "e" };

it.each([
  ["$", value],
  ["$.a.b", [10, 20, 30]],
  ["$['c d']", "e"],
  ["$['a','c d']", [value.a, "e"]],
  ["$.a.b[0]", 10],
  ["$.a.b[-1]", 30],
  ["$.a.b[0,2]", [10, 30]],
  ["$.a.b[1:]", [20, 30]],
  ["$.a.*", [[10, 20, 30]]],
  ["$.none.b", undefined],
])("%s of a record is found", (path, found) => {
  expect(jsonPath(path)!(value)).toEqual(found);
});

it.each(["a", "$a", "$..a", "$.a[?(@.b)]", "$["])("%s is refused", (path) => {
  expect(jsonPath(path)).toBeUndefined();
});

it("the columns of CSV are filtered and joined, too", () => {
  const processing = recordProcessing(
    { InputFilter: "$[1:]", JoinSource: "Input", OutputFilter: "$[0,2]" },
    "text/csv",
  )!;
  expect(processing.sent('7,"a, ""b"""')).toBe('"a, ""b"""');
  expect(processing.stored('7,"a, ""b"""', "positive,0.9")).toBe("7,positive");
});
