import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, element, escaped } from "./markup.ts";

const unsafe = /[<>"\p{Cc}\p{Cs}\uFFFE\uFFFF]|&(?!(lt|gt|amp|quot);)/u;

describe("escaped text", () => {
  it("holds nothing that could end an element or an attribute, or that XML forbids", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff))), (units) => {
        const markup = escaped(String.fromCharCode(...units));
        expect(unsafe.test(markup)).toBe(false);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it("keeps letters of all scripts and emoji as they are", () => {
    expect(escaped("naïve – сила – غضب – 😀👍🏽")).toBe("naïve – сила – غضب – 😀👍🏽");
  });

  it("replaces half a surrogate pair and control characters, which no XML reader accepts", () => {
    expect(escaped("a\uD83Db\u0000\u0007\n")).toBe("a\uFFFDb\uFFFD\uFFFD\uFFFD");
  });
});

describe("element", () => {
  it("leaves out attributes that are undefined and closes itself when empty", () => {
    expect(element("rect", { x: 1.005, y: -0.001, fill: 'a"b', rx: undefined })).toBe(
      '<rect x="1" y="0" fill="a&quot;b"/>',
    );
  });

  it.each([Number.NaN, Infinity, -Infinity])("refuses the coordinate %s", (value) => {
    expect(() => decimal(value)).toThrow(expect.objectContaining({ kind: "bug", code: "NOT_DRAWABLE" }));
  });
});
