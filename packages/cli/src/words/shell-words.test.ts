import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { shellWords } from "./shell-words.ts";

it("plain words stay plain", () => {
  expect(shellWords("sentiment", "predict", "--model-uri", "models/lr-tfidf-1a2b3c4d")).toBe(
    "sentiment predict --model-uri models/lr-tfidf-1a2b3c4d",
  );
});

it("a shell reads back the very words", () => {
  const words = fc.sample(
    fc.array(
      fc.string({ unit: "grapheme" }).filter((word) => !word.includes("\0")),
      { maxLength: 4 },
    ),
    {
      seed: 1,
      numRuns: 40,
    },
  );
  const commands = words.map((list) => `printf '%s\\0' ${shellWords("start", ...list)}; printf '\\1'`);
  const read = execFileSync("bash", ["-c", commands.join("\n")], { encoding: "utf8" });
  const lists = read.split("\u0001").slice(0, -1);
  expect(lists.map((list) => list.split("\0").slice(1, -1))).toEqual(words);
});
