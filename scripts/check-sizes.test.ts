import { describe, expect, it } from "vitest";
import { quantile, sizesOf } from "./checks/sizes-of.ts";

describe("the sizes of a source", () => {
  it("count every line of the file, with or without a newline at its end", () => {
    expect(sizesOf("const a = 1;\n\n// end\n", "x.ts").lines).toBe(3);
    expect(sizesOf("const a = 1;\n\n// end", "x.ts").lines).toBe(3);
  });

  it("count functions, methods and arrows, nested ones too, and leave out one-liners", () => {
    const source = `export function outer(): void {
  const inner = (): void => {
    outer();
  };
  inner();
}
class A {
  method(): number {
    return [1].map((x) => x + 1)[0] ?? 0;
  }
}
`;
    expect(sizesOf(source, "x.ts").functions).toEqual([
      { line: 1, lines: 6 },
      { line: 2, lines: 3 },
      { line: 8, lines: 3 },
    ]);
  });
});

describe("a quantile", () => {
  it("is a value of the list", () => {
    expect([quantile([5, 1, 3], 0.5), quantile([5, 1, 3], 0.9), quantile([5, 1, 3], 1)]).toEqual([3, 5, 5]);
    expect(quantile([], 0.5)).toBe(0);
  });
});
