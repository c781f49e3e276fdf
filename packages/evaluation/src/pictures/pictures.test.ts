import { Random } from "@sentiment/numerics";
import { describe, expect, it } from "vitest";
import { randomScored } from "../../test/random-scored.ts";
import {
  barsSvg,
  calibrationSvg,
  confusionMatrixSvg,
  evaluate,
  precisionRecallSvg,
  rocSvg,
  type Evaluation,
} from "../index.ts";

const pictures = { calibrationSvg, confusionMatrixSvg, precisionRecallSvg, rocSvg };

const binary = evaluate({
  labels: Uint16Array.of(0, 0, 0, 1, 1, 1, 1),
  probabilities: Float64Array.of(0.9, 0.1, 0.6, 0.4, 0.3, 0.7, 0.2, 0.8, 0.6, 0.4, 0.1, 0.9, 0.35, 0.65),
  classes: ["negative", "positive"],
});

const sixtyClasses = judgedAtRandom(60, 3000);

function judgedAtRandom(classCount: number, rows: number): Evaluation {
  const random = new Random(4);
  const probabilities = new Float64Array(rows * classCount);
  for (let row = 0; row < rows; row++) {
    const weights = Array.from({ length: classCount }, () => random.float());
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [index, weight] of weights.entries()) probabilities[row * classCount + index] = weight / total;
  }
  const labels = Uint16Array.from({ length: rows }, () => random.below(classCount));
  return evaluate({
    labels,
    probabilities,
    classes: Array.from({ length: classCount }, (_, index) => `class ${index}`),
  });
}

/** All letters of a picture, tool tips too. */
function lettersOf(svg: string): string[] {
  return [...svg.matchAll(/<(?:text|title)[^>]*>(?:<title>.*?<\/title>)?([^<]*)</g)].map(([, letters]) => letters!);
}

describe.each(Object.entries(pictures))("%s", (_, draw) => {
  it("holds nothing that is not a number, whatever the judgement", () => {
    const random = new Random(9);
    for (let round = 0; round < 150; round++) {
      const svg = draw(evaluate(randomScored(random)), { subject: "validation" });
      expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
      expect(svg).toMatch(/^<svg [^]*<\/svg>\n$/);
    }
  });

  it("is the same each time, and other colours in the dark", () => {
    expect(draw(binary)).toBe(draw(binary));
    expect(draw(binary, { theme: "dark" })).not.toBe(draw(binary));
    expect(draw(binary, { theme: "dark" })).toContain("#0d1117");
  });

  it("says what it is about, and of how many rows", () => {
    const letters = lettersOf(draw(binary, { subject: "validation" }));
    expect(letters.some((line) => line.includes(" · validation"))).toBe(true);
    expect(letters).toContain("7 rows");
  });

  it("writes class names as text, not as markup", () => {
    const names = ["</text><script>alert(1)</script>", '"&amp;\u0000\uD800'];
    const hostile: Evaluation = evaluate({
      labels: Uint16Array.of(0, 1),
      probabilities: Float64Array.of(0.9, 0.1, 0.2, 0.8),
      classes: names,
    });
    const svg = draw(hostile);
    expect(svg).not.toContain("<script");
    expect(svg).toContain("&quot;&amp;amp;\uFFFD\uFFFD");
  });

  it("stays small for 60 classes and curves of very many points", () => {
    const svg = draw(sixtyClasses);
    expect(svg.length).toBeLessThan(600_000);
    expect(svg).toContain(" of 60 classes: those with the most rows");
  });
});

describe("the confusion matrix", () => {
  it("shows every count with its share of the true class", () => {
    expect(binary.confusionMatrix).toEqual([
      [2, 1],
      [1, 3],
    ]);
    const letters = lettersOf(confusionMatrixSvg(binary));
    for (const text of ["2", "66.7 %", "1", "33.3 %", "25.0 %", "3", "75.0 %", "3 rows", "4 rows"]) {
      expect(letters).toContain(text);
    }
  });

  it("does not round a rare mistake down to none", () => {
    const confusionMatrix = [
      [99_999, 1],
      [0, 100_000],
    ];
    const letters = lettersOf(confusionMatrixSvg({ ...binary, rows: 200_000, confusionMatrix }));
    expect(letters).toEqual(expect.arrayContaining(["&gt; 99.9 %", "&lt; 0.1 %", "0.0 %", "100.0 %", "99,999"]));
  });
});

describe("the curves", () => {
  it("tell their areas in the title or beside each class", () => {
    expect(lettersOf(rocSvg(binary, { subject: "test" }))).toContain("ROC curve · test · AUC 0.792");
    expect(lettersOf(precisionRecallSvg(binary))).toContain(
      `Precision–recall curve · average precision ${binary.precisionRecall[0]!.area.toFixed(3)}`,
    );
    const three = evaluate({
      labels: Uint16Array.of(0, 1, 2),
      probabilities: Float64Array.of(0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.3, 0.4, 0.3),
      classes: ["a", "b", "c"],
    });
    expect(lettersOf(rocSvg(three))).toEqual(expect.arrayContaining(["a", "b", "c", "1.000", "0.750"]));
  });

  it("say why when there is none", () => {
    const onlyFirst = evaluate({
      labels: Uint16Array.of(0),
      probabilities: Float64Array.of(0.5, 0.5),
      classes: ["a", "b"],
    });
    expect(lettersOf(rocSvg(onlyFirst))).toContain("Not defined: all rows are of one class");
    expect(lettersOf(precisionRecallSvg(onlyFirst))).toContain("Not defined: no row is of this class");
  });
});

describe("barsSvg", () => {
  const groups = [
    { name: "negative", bars: [{ name: "sad <3", value: 2.5 }] },
    { name: "positive", bars: [{ name: " ", value: -0.25 }] },
  ];

  it("labels each bar with its name and value", () => {
    const letters = lettersOf(barsSvg(groups, { title: "Strongest words", subtitle: "log-odds", decimals: 2 }));
    const expected = [
      "Strongest words",
      "log-odds",
      "negative",
      "sad &lt;3",
      "2.50",
      "positive",
      "&quot; &quot;",
      "−0.25",
    ];
    expect(letters).toEqual(expect.arrayContaining(expected));
  });

  it("bears having nothing to show", () => {
    expect(barsSvg([], { title: "Nothing", subtitle: "" })).not.toMatch(/NaN|Infinity/);
    const zero = [{ name: "a", bars: [{ name: "x", value: 0 }] }];
    expect(barsSvg([...zero, { name: "b", bars: [] }], { title: "Zero", subtitle: "" })).not.toMatch(/NaN|Infinity/);
  });
});
