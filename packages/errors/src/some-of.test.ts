import { expect, it } from "vitest";
import { someOf } from "./some-of.ts";

it("quotes names, and of thousands only the first", () => {
  expect(someOf(["a", 'b"c'])).toBe('"a", "b\\"c"');
  const many = someOf(Array.from({ length: 5000 }, (_, i) => `team/${i}`));
  expect(many).toMatch(/^"team\/0", .*"team\/19" and 4980 more$/u);
});
