import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numberWhere, textPairs, wholeNumber } from "./value-schemas.ts";

describe("a whole number", () => {
  it("is read from its decimal form, whatever it is", () => {
    const schema = wholeNumber(-1000, 1000);
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), (value) => {
        expect(schema.parse(String(value))).toBe(value);
      }),
      { seed: 1 },
    );
  });

  it.each(["", " ", "1.0", "0x10", "1e3", "١", "NaN", "9007199254740993"])("is not %j", (text) => {
    expect(wholeNumber(0).safeParse(text).success).toBe(false);
  });
});

describe("a number", () => {
  const share = numberWhere((value) => value >= 0 && value < 1, "a share");

  it.each([
    ["0", 0],
    ["0.25", 0.25],
    [".5", 0.5],
    ["1e-3", 0.001],
  ])("may be written %j", (text, value) => {
    expect(share.parse(text)).toBe(value);
  });

  it.each(["1", "-0.1", "", "Infinity", "0.5x", "5%"])("out of its range, or no number, is refused: %j", (text) => {
    expect(share.safeParse(text).success).toBe(false);
  });
});

describe("pairs", () => {
  it("may hold = in their values and blanks around", () => {
    expect(textPairs("0=positive,1=negative").parse("a = x=y , b=")).toEqual({ a: "x=y", b: "" });
  });

  it("do not reach the prototype", () => {
    expect(Object.getPrototypeOf(textPairs("0=positive,1=negative").parse("__proto__=x"))).toBe(Object.prototype);
  });
});
