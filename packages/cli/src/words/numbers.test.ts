import { expect, it } from "vitest";
import { byteWords, countOf, countWords, durationWords, metricWords, percentWords } from "./numbers.ts";

it.each([
  [0, "0.00 s"],
  [0.123, "0.12 s"],
  [1.26, "1.3 s"],
  [12.4, "12 s"],
  [59.7, "1 min 00 s"],
  [125, "2 min 05 s"],
  [3600, "1 h 00 min"],
  [7325, "2 h 02 min"],
])("%f seconds are %j", (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [1_234_567, "1.2 MB"],
  [1.5e9, "1.5 GB"],
])("%i bytes are %j", (bytes, words) => {
  expect(byteWords(bytes)).toBe(words);
});

it("counts have thousands apart and their noun in the right number", () => {
  expect(countWords(1_600_000)).toBe("1,600,000");
  expect(countOf(1, "row")).toBe("1 row");
  expect(countOf(0, "row")).toBe("0 rows");
  expect(countOf(2, "class", "classes")).toBe("2 classes");
});

it("metrics have four decimals, shares are percents", () => {
  expect(metricWords(0.72125)).toBe("0.7212");
  expect(percentWords(0.4249)).toBe("42 %");
  expect(percentWords(0.4249, 1)).toBe("42.5 %");
});
