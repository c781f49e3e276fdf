import { describeWithPython, runPython } from "@sentiment/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pythonNumber } from "./python-number.ts";

describe("pythonNumber", () => {
  it.each([
    [1, "1"],
    [-0, "0"],
    [0.5, "0.5"],
    [1e-4, "0.0001"],
    [1e-5, "1e-05"],
    [-2.5e-9, "-2.5e-09"],
    [1e-300, "1e-300"],
    [2 ** 31, "2147483648"],
    [NaN, "nan"],
    [-Infinity, "-inf"],
  ])("writes %d as %s", (value, text) => {
    expect(pythonNumber(value)).toBe(text);
  });
});

describeWithPython("Python", () => {
  it("writes the same numbers the same way", async () => {
    const floats = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { seed: 2, numRuns: 2000 });
    const fractions = floats
      .flatMap((value) => [value, value % 1, (value % 1) * 1e-4])
      .filter((v) => !Number.isInteger(v));
    const integers = fc.sample(fc.maxSafeInteger(), { seed: 3, numRuns: 500 });
    const numbers = [...fractions, ...integers];
    const script = "import json, sys\nprint(json.dumps([str(number) for number in json.load(sys.stdin)]))";
    expect(numbers.map(pythonNumber)).toEqual(await runPython(script, numbers));
  });
});
