import { describe, expect, it } from "vitest";
import { table } from "./table.ts";

describe("a table", () => {
  it("stands in columns, numbers at the right", () => {
    const words = table({
      head: ["name", "value"],
      rows: [
        ["f1", "0.5"],
        ["accuracy", "10.25"],
      ],
      right: [1],
    });
    expect(words).toBe(["name      value", "f1          0.5", "accuracy  10.25"].join("\n"));
  });

  it("counts columns, not characters: emoji, CJK and colours keep their place", () => {
    const words = table({
      rows: [
        ["😀", "|"],
        ["日本", "|"],
        ["\u001b[1mab\u001b[22m", "|"],
      ],
    });
    expect(words).toBe(["😀    |", "日本  |", "\u001b[1mab\u001b[22m    |"].join("\n"));
  });

  it("may have rows of different lengths, and leaves no blanks at the end of a line", () => {
    expect(table({ rows: [["a", "b", "c"], ["long"]], indent: 2 })).toBe("  a     b  c\n  long");
  });

  it("may be empty", () => {
    expect(table({ rows: [] })).toBe("");
  });
});
