import type { Demand } from "./finding.ts";

/** What is demanded against scikit-learn, as ratios: of whole-process wall time (of the fit alone for rf) and peak memory. */
export interface TrainingTarget {
  readonly time: Demand;
  readonly memory?: Demand;
}

const times = (must: number, aim: number): Demand => ({ of: "ratio", must, aim });

/** By cell and rows. Where there is no entry, nothing is demanded. */
export const trainingTargets: Readonly<Record<string, Readonly<Record<number, TrainingTarget>>>> = {
  "nb count": { 100_000: { time: times(7, 11) }, 1_600_000: { time: times(10, 16), memory: times(3, 4.5) } },
  "nb tfidf": { 100_000: { time: times(7, 11) }, 1_600_000: { time: times(9, 14), memory: times(3, 4) } },
  "lr count": { 100_000: { time: times(9, 15) }, 1_600_000: { time: times(25, 45), memory: times(3.3, 4.5) } },
  "lr tfidf": { 100_000: { time: times(7, 12) }, 1_600_000: { time: times(14, 24), memory: times(2.8, 3.5) } },
  "rf count": { 100_000: { time: times(28, 60), memory: times(2.5, 3.5) } },
  "rf tfidf": { 100_000: { time: times(10, 25) } },
};

/** Our lr count end to end against fastText's training alone, at 1.6 M rows. */
export const fastTextTargets: TrainingTarget = { time: times(1.5, 3), memory: { of: "ratio", aim: 1 } };

/** A forest of 100 trees on 1.6 M rows: seconds and MB at most. */
export const largeForest: { wall: Demand; memory: Demand } = {
  wall: { of: "value", must: 300 },
  memory: { of: "value", must: 3000 },
};

/** One tweet in process: µs at most, at that percentile. Batches: texts per second against scikit-learn. */
export const predictionTargets: Readonly<Record<string, { p50?: Demand; p99?: Demand; batch: Demand }>> = {
  nb: { p99: { of: "value", must: 10, aim: 5 }, batch: times(6, 10) },
  lr: { p99: { of: "value", must: 10, aim: 5 }, batch: times(6, 10) },
  rf: { p50: { of: "value", must: 60, aim: 25 }, batch: times(2, 5) },
};

/** Four linear trials together against the same four one by one. */
export const gridTarget: Demand = { of: "ratio", must: 2 };

/** Milliseconds of `predict` in all, with a model of some 400 k features. */
export const predictStartTarget: Demand = { of: "value", must: 250 };

/** Milliseconds that recording a training of 100 k rows takes. */
export const trackingTarget: Demand = { of: "value", must: 150 };

/** Megabytes of nb count by rows. */
export const growthMemory: Readonly<Record<number, Demand>> = { 6_400_000: { of: "value", must: 500 } };
