import { Random } from "@sentiment/numerics";
import { describeWithPython } from "@sentiment/testing";
import { beforeAll, expect, it } from "vitest";
import { evaluate, type Evaluation, type Scored } from "../src/index.ts";
import { randomScored } from "./random-scored.ts";
import { askScikitLearn, type PeerEvaluation } from "./scikit-learn.ts";

describeWithPython("scikit-learn's own functions", () => {
  const many = manyRows(20_000);
  const random = new Random(1);
  const small = Array.from({ length: 1000 }, () => randomScored(random));
  const edges = scoresOnBinEdges();
  let peers: readonly PeerEvaluation[];
  beforeAll(async () => {
    peers = await askScikitLearn([
      ...small.map((scored, index) => ({ scored, curves: index % 10 === 0 })),
      ...edges.map((scored) => ({ scored, curves: true })),
      { scored: many, curves: true },
    ]);
  });

  it("give the same metrics and confusion matrix for 1,000 random judgements", () => {
    for (const [index, scored] of small.entries())
      expectSameMetrics(evaluate(scored, { curves: false }), peers[index]!);
  });

  it("give the same curves, point by point, for 100 of them", () => {
    for (let index = 0; index < small.length; index += 10) expectSameCurves(evaluate(small[index]!), peers[index]!);
  });

  it("put a probability that lies on the edge of a calibration bin into the same bin", () => {
    for (const [index, scored] of edges.entries()) expectSameCurves(evaluate(scored), peers[small.length + index]!);
  });

  it("give the same metrics and areas where the points are too many to keep", () => {
    const peer = peers.at(-1)!;
    const evaluation = evaluate(many);
    expectSameMetrics(evaluation, peer);
    for (const kind of ["roc", "precisionRecall"] as const) {
      const [ours, theirs] = [evaluation[kind][0]!, peer[kind][0]!];
      expect(theirs.x.length).toBeGreaterThan(2000);
      expect(ours.x.length).toBeLessThanOrEqual(2000);
      expect(ours.area).toBeCloseTo(theirs.area, 12);
      // What was kept are points of theirs, and the area below them is the same to the eye.
      const points = new Set(theirs.x.map((x, point) => `${x} ${theirs.y[point]}`));
      expect([...ours.x.keys()].filter((point) => !points.has(`${ours.x[point]} ${ours.y[point]}`))).toEqual([]);
      expect(trapezoid(ours)).toBeCloseTo(trapezoid(theirs), 3);
    }
  });
});

function expectSameMetrics(ours: Evaluation, theirs: PeerEvaluation): void {
  expect(ours.confusionMatrix).toEqual(theirs.confusionMatrix);
  expect(Object.keys(ours.metrics).toSorted()).toEqual(Object.keys(theirs.metrics).toSorted());
  for (const [name, value] of Object.entries(theirs.metrics)) expect(ours.metrics[name]).toBeCloseTo(value, 12);
}

function expectSameCurves(ours: Evaluation, theirs: PeerEvaluation): void {
  for (const kind of ["roc", "precisionRecall", "calibration"] as const) {
    expect(ours[kind].length).toBe(theirs[kind].length);
    for (const [index, curve] of ours[kind].entries()) {
      const peer = theirs[kind][index]!;
      expectClose(curve.x, peer.x);
      expectClose(curve.y, peer.y);
      expectClose((curve.thresholds ?? new Float64Array()).filter(Number.isFinite), peer.thresholds);
      expect(curve.area).toBeCloseTo(peer.area, 12);
    }
  }
}

function expectClose(ours: Float64Array, theirs: readonly number[]): void {
  expect(ours.length).toBe(theirs.length);
  for (const [index, value] of ours.entries()) expect(value).toBeCloseTo(theirs[index]!, 12);
}

function trapezoid({ x, y }: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> }): number {
  let area = 0;
  for (let point = 1; point < x.length; point++)
    area += ((x[point]! - x[point - 1]!) * (y[point]! + y[point - 1]!)) / 2;
  return Math.abs(area);
}

function manyRows(rows: number): Scored {
  const random = new Random(3);
  const labels = new Uint16Array(rows);
  const probabilities = new Float64Array(2 * rows);
  for (let row = 0; row < rows; row++) {
    labels[row] = random.below(2);
    const score = (random.float() + random.float() + labels[row]! * 0.5) / 2.5;
    probabilities.set([1 - score, score], 2 * row);
  }
  return { labels, probabilities, classes: ["negative", "positive"] };
}

/** Binary judgements with one score on or right beside the edge of a bin. */
function scoresOnBinEdges(): Scored[] {
  const edges = Array.from({ length: 11 }, (_, edge) => [edge / 10, edge * 0.1, 1 - edge / 10]).flat();
  const beside = edges.flatMap((edge) => [edge - 2 ** -54, edge, edge + 2 ** -53]);
  return beside
    .filter((score) => score >= 0 && score <= 1)
    .map((score) => ({
      labels: Uint16Array.of(1, 0, 1),
      probabilities: Float64Array.of(1 - score, score, 0.95, 0.05, 0.05, 0.95),
      classes: ["no", "yes"],
    }));
}
