import { evaluate } from "@sentiment/evaluation";
import { describe, expect, it } from "vitest";
import { metricsDocument } from "./metrics-document.ts";
import { plotFiles } from "./plot-files.ts";

const labels = Uint16Array.from([0, 0, 1, 1, 1]);
const probabilities = Float64Array.from([0.9, 0.1, 0.3, 0.7, 0.4, 0.6, 0.2, 0.8, 0.6, 0.4]);
const binary = evaluate({ labels, probabilities, classes: ["bad", 'good, "very"'] });

describe("what DVC draws", () => {
  it("is a row for each text, and a point a line", () => {
    const files = plotFiles("validation", binary);
    expect([...files.keys()]).toEqual([
      "validation_confusion_matrix.csv",
      "validation_roc_curve.json",
      "validation_precision_recall_curve.json",
      "validation_calibration_curve.json",
    ]);
    const good = '"good, ""very"""';
    expect(files.get("validation_confusion_matrix.csv")!.split("\n")).toEqual([
      "actual,predicted",
      "bad,bad",
      `bad,${good}`,
      `${good},bad`,
      `${good},${good}`,
      `${good},${good}`,
      "",
    ]);
    const { x, y, thresholds } = binary.roc[0]!;
    const points = JSON.parse(files.get("validation_roc_curve.json")!) as Record<string, number | null>[];
    expect(points.map(({ fpr, tpr }) => [fpr, tpr])).toEqual(Array.from(x, (value, i) => [value, y[i]]));
    expect(points.map(({ threshold }) => threshold)).toEqual([null, ...thresholds!.slice(1)]);
  });

  it("of more than two classes has a file for each, whatever they are called", () => {
    const classes = ["../x", "a*b", "é".repeat(100)];
    const scores = Float64Array.from({ length: 15 }, (_, i) => [0.5, 0.3, 0.2][i % 3]!);
    const three = evaluate({ labels: Uint16Array.from([0, 0, 1, 1, 2]), probabilities: scores, classes });
    const names = [...plotFiles("test", three).keys()].filter((name) => name.startsWith("test_roc_curve"));
    expect(names).toEqual([
      "test_roc_curve_..%2Fx.json",
      "test_roc_curve_a%2Ab.json",
      expect.stringMatching(/^test_roc_curve_[0-9a-f]{32}\.json$/u),
    ]);
  });
});

it("metrics are nested by part, and none is there twice", () => {
  const { score, ...metrics } = binary.metrics;
  expect(score).toBe(metrics["accuracy_score"]);
  expect(JSON.parse(metricsDocument({ validation: binary }))).toEqual({ validation: metrics });
});
