import * as fc from "fast-check";
import { expect, it } from "vitest";
import { visible, visibleLines } from "./visible.ts";

it.each([
  ["a\tb\nc\rd", "a\\tb\\nc\\rd"],
  ["\u001b[31mred\u001b]0;title\u0007", "\\x1b[31mred\\x1b]0;title\\x07"],
  ["\u009b31m", "\\x9b31m"],
  ["\u202egnp.exe", "\\u202egnp.exe"],
  ["\u0000\u007f", "\\x00\\x7f"],
])("a text cannot command the terminal: %j is shown as %j", (text, shown) => {
  expect(visible(text)).toBe(shown);
});

it.each(["naïve 👩‍👩‍👧 日本語 שלום", "I’m – “so” happy… :)", "C:\\new"])("an ordinary text stays as it is: %j", (text) => {
  expect(visible(text)).toBe(text);
});

it("whatever the text, no control character is left", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(visible(text)).not.toMatch(/\p{Cc}/u);
    }),
    { seed: 1 },
  );
});

it("our own lines stay lines", () => {
  expect(visibleLines("one\ntwo\u0007")).toBe("one\ntwo\\x07");
});
