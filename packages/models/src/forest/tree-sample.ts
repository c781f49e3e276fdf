import type { Random } from "@sentiment/numerics";
import type { GrowthPlan } from "./growth-plan.ts";

/** The rows that one tree learns from. */
export interface TreeSample {
  /** How often each row was drawn; 0: out of bag. */
  readonly timesDrawn: Int32Array;
  /** Factor of each class's rows. */
  readonly classWeights: Float64Array;
}

/**
 * Draws a tree's sample as scikit-learn 1.9 does: the weights of classes decide how often their rows are drawn;
 * "balanced_subsample" weighs the rows after they were drawn; without `bootstrap` every row is taken once and weighed.
 * It takes the first numbers of the tree's random stream, so that the sample can be drawn again without the tree.
 */
export function drawSample(labels: Uint16Array, classCount: number, plan: GrowthPlan, random: Random): TreeSample {
  const { sampleSize, classWeights } = plan;
  const ones = new Float64Array(classCount).fill(1);
  if (sampleSize === undefined) {
    return { timesDrawn: new Int32Array(labels.length).fill(1), classWeights: classWeights ?? ones };
  }
  if (classWeights !== undefined) {
    return { timesDrawn: drawWeighted(labels, classWeights, sampleSize, random), classWeights: ones };
  }
  const timesDrawn = new Int32Array(labels.length);
  for (let draw = 0; draw < sampleSize; draw++) timesDrawn[random.below(labels.length)]!++;
  return { timesDrawn, classWeights: plan.balanceSamples ? balancedWeights(labels, timesDrawn, classCount) : ones };
}

/** Weights that give the drawn rows of every class the same sum: drawn / (classes drawn from · drawn of the class). */
function balancedWeights(labels: Uint16Array, timesDrawn: Int32Array, classCount: number): Float64Array {
  const drawn = new Float64Array(classCount);
  for (let row = 0; row < labels.length; row++) drawn[labels[row]!]! += timesDrawn[row]!;
  const total = drawn.reduce((sum, count) => sum + count, 0);
  const classes = drawn.filter((count) => count > 0).length;
  return drawn.map((count) => (count > 0 ? total / (classes * count) : 1));
}

/** Draws rows in proportion to the weight of their class: first a class by its rows' weight, then any of its rows. */
function drawWeighted(labels: Uint16Array, classWeights: Float64Array, size: number, random: Random): Int32Array {
  const rowsOfClass: number[][] = Array.from(classWeights, () => []);
  labels.forEach((label, row) => rowsOfClass[label]!.push(row));
  const upTo = new Float64Array(classWeights.length);
  rowsOfClass.forEach((rows, c) => {
    upTo[c] = (upTo[c - 1] ?? 0) + rows.length * classWeights[c]!;
  });
  const timesDrawn = new Int32Array(labels.length);
  for (let draw = 0; draw < size; draw++) {
    const point = random.float() * upTo.at(-1)!;
    const rows = rowsOfClass[upTo.findIndex((end) => point < end)]!;
    timesDrawn[rows[random.below(rows.length)]!]!++;
  }
  return timesDrawn;
}
