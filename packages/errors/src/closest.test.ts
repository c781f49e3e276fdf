import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closest, didYouMean } from "./closest.ts";

const commands = ["train", "predict", "evaluate", "data", "pipeline", "config", "doctor", "completion"];

describe("the closest word", () => {
  it.each([
    ["trian", "train"],
    ["tran", "train"],
    ["PREDICT", "predict"],
    ["prdict", "predict"],
    ["evalute", "evaluate"],
    ["dat", "data"],
    ["competion", "completion"],
  ])("to %j is %j", (word, expected) => {
    expect(closest(word, commands)).toBe(expected);
  });

  it.each(["", "x", "xyzzy", "trainspotting", "predict-proba"])("to %j is none", (word) => {
    expect(closest(word, commands)).toBeUndefined();
  });

  it("of two-letter names differs in one letter", () => {
    expect(closest("bn", ["lr", "nb", "rf"])).toBe("nb");
    expect(closest("rr", ["lr", "nb", "rf"])).toBe("lr");
    expect(closest("xy", ["lr", "nb", "rf"])).toBeUndefined();
    expect(closest("a", ["b"])).toBeUndefined();
  });

  it("is the word itself where it is among them", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 2, maxLength: 12 }), { minLength: 1 }), fc.nat(), (words, pick) => {
        const word = words[pick % words.length]!;
        expect(closest(word, words)?.toLowerCase()).toBe(word.toLowerCase());
      }),
      { seed: 1 },
    );
  });

  it("survives one swap of neighbours anywhere", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{4,12}$/u), fc.nat(), (word, pick) => {
        const at = pick % (word.length - 1);
        const swapped = word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
        expect(closest(swapped, [word])).toBe(word);
      }),
      { seed: 1 },
    );
  });
});

it("did-you-mean is a sentence with a leading blank, or nothing", () => {
  expect(`Unknown.${didYouMean("trian", commands)}`).toBe("Unknown. Did you mean train?");
  expect(`Unknown.${didYouMean("xyzzy", commands)}`).toBe("Unknown.");
});
