import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textBatchOf, textRoom, type TextBatch } from "./text-batch.ts";

function textsOf(batch: TextBatch): string[] {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return Array.from({ length: batch.rows }, (_, row) =>
    decoder.decode(batch.bytes.subarray(batch.starts[row], batch.ends[row])),
  );
}

describe("textBatchOf", () => {
  it("holds any texts as valid UTF-8, lone surrogates as U+FFFD, without labels", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 200 })), (texts) => {
        const batch = textBatchOf(texts);
        expect(textsOf(batch)).toEqual(texts.map((text) => text.toWellFormed()));
        expect(batch.labels).toEqual(new Int32Array(texts.length).fill(-1));
      }),
      { seed: 6 },
    );
  });

  it("grows for texts that take three bytes a character", () => {
    const texts = Array.from({ length: 50 }, (_, index) => "€".repeat(index * 40));
    expect(textsOf(textBatchOf(texts))).toEqual(texts);
  });

  it("puts one batch after the other into the same room, whatever their sizes", () => {
    const room = textRoom();
    for (const length of [5, 3000, 0, 100_000, 7]) {
      const texts = ["€".repeat(length), "é", "a".repeat(length)];
      expect(textsOf(textBatchOf(texts, room))).toEqual(texts);
    }
    const { bytes } = textBatchOf(["a"], room);
    expect(textBatchOf(["b"], room).bytes).toBe(bytes);
  });

  it("keeps empty texts and NULs as rows", () => {
    expect(textsOf(textBatchOf(["", "\0", ""]))).toEqual(["", "\0", ""]);
    expect(textBatchOf([]).rows).toBe(0);
  });
});
