import { describe, expect, it } from "vitest";
import { ngramCount } from "./ngram-count.ts";

describe("ngramCount", () => {
  it("counts the runs of each length that fit", () => {
    for (let tokens = 0; tokens <= 12; tokens++) {
      for (let shortest = 1; shortest <= 6; shortest++) {
        for (let longest = shortest; longest <= 14; longest++) {
          let expected = 0;
          for (let length = shortest; length <= longest; length++) expected += Math.max(0, tokens - length + 1);
          expect(ngramCount(tokens, [shortest, longest])).toBe(expected);
        }
      }
    }
  });
});
