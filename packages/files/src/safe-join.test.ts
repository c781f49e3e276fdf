import * as fc from "fast-check";
import { relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { safeJoin } from "./safe-join.ts";

function joinedOr(otherwise: string, names: readonly string[]): string {
  try {
    return safeJoin("/data/root", ...names);
  } catch {
    return otherwise;
  }
}

describe("safeJoin", () => {
  it("joins names below the root", () => {
    expect(safeJoin("/data", "a", "b.csv")).toBe("/data/a/b.csv");
    expect(safeJoin("/data", "a/../b")).toBe("/data/b");
    expect(safeJoin("/data", "..b")).toBe("/data/..b");
  });

  it.each([["../x"], ["a/../../x"], ["/etc/passwd"], [""], ["."], [".."], ["a\0b"]])("refuses %j", (name) => {
    expect(() => safeJoin("/data", name)).toThrow(expect.objectContaining({ kind: "input", code: "UNSAFE_PATH" }));
  });

  it("never leaves the root, whatever the names", () => {
    const name = fc
      .array(fc.constantFrom("..", ".", "a", "/", "b", "~", "\\"), { maxLength: 6 })
      .map((parts) => parts.join("/"));
    const property = fc.property(fc.array(name, { maxLength: 3 }), (names) => {
      const inside = relative(resolve("/data/root"), joinedOr("/data/root/refused", names));
      expect(inside).not.toMatch(/^(\.\.(\/|$)|\/|$)/);
    });
    fc.assert(property, { seed: 1, numRuns: 500 });
  });
});
