import { describe, expect, it } from "vitest";
import { checkClasses } from "./check-classes.ts";

const check = (labels: string[], rowLabels: number[]) => () =>
  checkClasses({ source: "tweets.csv", labels }, Uint16Array.from(rowLabels));
const input = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ kind: "input", code, message: expect.stringMatching(message) as unknown });

describe("checkClasses", () => {
  it("is content with two rows of each of two classes", () => {
    expect(check(["a", "b"], [0, 1, 1, 0])).not.toThrow();
  });

  it("refuses a single class", () => {
    expect(check(["good"], [0, 0, 0])).toThrow(input("ONE_CLASS", /tweets\.csv.*good/));
  });

  it("refuses classes with fewer than two rows, and names them", () => {
    expect(check(["a", "b", "c", "d"], [0, 0, 1, 3, 3, 2])).toThrow(
      input("CLASS_TOO_SMALL", /tweets\.csv.*b \(1\), c \(1\)/),
    );
  });
});
