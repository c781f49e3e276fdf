import fc from "fast-check";
import { expect, it } from "vitest";
import { tagsOf, textsOfTags } from "./tag-text.ts";

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 700 }),
  fc.string({ maxLength: 300 }),
  fc.constantFrom("", " a ", "base64:YQ==", "models:/sentiment-classifier/3", "x".repeat(257), "😀".repeat(120)),
);

it("any text goes through tags of what AWS takes, and comes back", () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      const found = tagsOf({ "sentiment:name": one, "sentiment:stage": other, "sentiment:run-id": undefined });
      for (const { Key, Value } of found) {
        expect(Key).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u);
        expect(Value).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u);
        expect(Value.length).toBeLessThanOrEqual(256);
      }
      expect(new Set(found.map(({ Key }) => Key)).size).toBe(found.length);
      const texts = textsOfTags(found.toReversed());
      // Lone surrogates are no text: UTF-8 has none.
      expect(texts.get("sentiment:name")).toBe(one.toWellFormed());
      expect(texts.get("sentiment:stage")).toBe(other.toWellFormed());
      expect(texts.has("sentiment:run-id")).toBe(false);
    }),
    { seed: 7 },
  );
});

it("usual names stay as they are, for whoever reads tags", () => {
  expect(tagsOf({ "sentiment:model-uri": "models:/sentiment-classifier/3" })).toEqual([
    { Key: "sentiment:model-uri", Value: "models:/sentiment-classifier/3" },
  ]);
});
