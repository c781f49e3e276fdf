import { describe, expect, it } from "vitest";
import { cutToWidth, textWidth } from "./width.ts";

describe("the width of a text in columns", () => {
  it.each([
    ["", 0],
    ["abc", 3],
    ["naïve", 5],
    ["nai\u0308ve", 5],
    ["日本語", 6],
    ["한국", 4],
    ["😀", 2],
    ["👩‍👩‍👧", 2],
    ["🇩🇪", 2],
    ["👍🏽", 2],
    ["❤️", 2],
    ["❤", 1],
    ["1️⃣", 2],
    ["\u001b[1mbold\u001b[22m", 4],
    ["a\u200bb", 2],
    ["ｆｕｌｌ", 8],
    ["—…“”", 4],
  ])("of %j is %i", (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe("a text cut to a width", () => {
  it("stays when it fits", () => {
    expect(cutToWidth("日本", 4)).toBe("日本");
  });

  it("ends in an ellipsis, and never in half a character", () => {
    expect(cutToWidth("日本語", 5)).toBe("日本…");
    expect(cutToWidth("日本語", 4)).toBe("日…");
    expect(cutToWidth("a👩‍👩‍👧b", 3)).toBe("a…");
  });
});
