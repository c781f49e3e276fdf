import { SentimentError } from "@sentiment/errors";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeParameters, formatParameter, parameterFromText, parseParameters } from "./parameters.ts";

const schema = z.object({
  C: z.number().positive().default(1).meta({ description: "inverse of the regularisation strength" }),
  max_iter: z.int().default(100).meta({ description: "at most so many iterations" }),
  limit: z
    .union([z.int().positive(), z.literal("1.0")])
    .default(1)
    .meta({ description: "a count, or all" }),
  range: z.tuple([z.int(), z.int()]).default([1, 1]).meta({ description: "from and to" }),
});

function failure(given: Record<string, unknown>): SentimentError {
  try {
    parseParameters(schema, given, "model lr");
  } catch (error) {
    if (SentimentError.is(error)) return error;
  }
  throw new Error("It did not fail as expected.");
}

describe("parameterFromText", () => {
  it.each([
    ["0.5", 0.5],
    ["-3", -3],
    [" 12 ", 12],
    ["1e-3", 0.001],
    [".5", 0.5],
    ["None", null],
    ["null", null],
    ["true", true],
    ["False", false],
    ["1,4", [1, 4]],
    ["(1, 2)", [1, 2]],
    ["(3,)", [3]],
    ["[1,2,]", [1, 2]],
    ["balanced", "balanced"],
    ["1.2.3", "1.2.3"],
    ["", ""],
  ])("reads %j as %j", (text, value) => {
    expect(parameterFromText(text)).toEqual(value);
  });

  it.each(["1.0", "1.", "1.00", "1e0", "+1.0"])("keeps %s apart from 1", (text) => {
    expect(parameterFromText(text)).toBe("1.0");
    expect(parameterFromText("1")).toBe(1);
  });

  it("reads back every number as JavaScript writes it", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(parameterFromText(String(value)))).toBe(value + 0);
      }),
      { seed: 10 },
    );
  });
});

describe("parseParameters", () => {
  it("fills in the defaults", () => {
    expect(parseParameters(schema, { C: 4 }, "model lr")).toEqual({ C: 4, max_iter: 100, limit: 1, range: [1, 1] });
  });

  it("takes 1.0 for a number, except where a parameter tells the two apart", () => {
    const given = { C: "2.0", max_iter: "1000.0", limit: "1.0", range: ["1.0", 2] };
    expect(parseParameters(schema, given, "model lr")).toEqual({ C: 2, max_iter: 1000, limit: "1.0", range: [1, 2] });
  });

  it("names the nearest parameter for an unknown one", () => {
    const error = failure({ max_itr: 5 });
    expect(error).toMatchObject({ kind: "usage", code: "UNKNOWN_PARAMETER" });
    expect(error.message).toContain("Did you mean max_iter?");
  });

  it("says which value of which parameter it cannot take, as it was written", () => {
    const error = failure({ limit: "2.0" });
    expect(error).toMatchObject({ kind: "usage", code: "BAD_PARAMETER", hint: "a count, or all" });
    expect(error.message).toContain("The model lr cannot take limit=2.0");
  });

  it("refuses text that is no number", () => {
    expect(failure({ C: "many" }).message).toContain("C=many");
  });
});

describe("describeParameters", () => {
  it("lists every parameter with its description and default", () => {
    expect(describeParameters(schema)[0]).toEqual({
      name: "C",
      description: "inverse of the regularisation strength",
      default: 1,
    });
    expect(describeParameters(schema)).toHaveLength(4);
  });
});

describe("formatParameter", () => {
  it.each([
    [null, "None"],
    [true, "True"],
    [false, "False"],
    [[1, 2], "(1, 2)"],
    [[3], "(3,)"],
    [1e-9, "1e-09"],
    [0.5, "0.5"],
    ["1.0", "1.0"],
    ["l2", "l2"],
  ])("writes %j as Python does: %s", (value, text) => {
    expect(formatParameter(value)).toBe(text);
  });
});
