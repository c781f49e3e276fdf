/**
 * How pure a side of a split is, in a form that a scan over the possible thresholds keeps up to date one row at a time.
 *
 * With w the weight of a class on a side and W the side's whole weight, a side scores
 *
 *     gini      Σ w² / W                 = W · (1 − impurity)
 *     entropy   Σ w log₂ w − W log₂ W    = −W · impurity
 *
 * so the split that lowers the impurity most is the one whose two sides score highest together, and
 * score(left) + score(right) − score(node) is N times the decrease that `min_impurity_decrease` is about.
 */
export interface Criterion {
  /** What a class of this weight adds to its side's sum. */
  ofClass(weight: number): number;
  /** The score of a side from that sum and its whole weight. */
  ofSide(sum: number, weight: number): number;
}

const gini: Criterion = {
  ofClass: (weight) => weight * weight,
  ofSide: (sum, weight) => sum / weight,
};

const entropy: Criterion = {
  ofClass: weightTimesLog,
  ofSide: (sum, weight) => sum - weightTimesLog(weight),
};

function weightTimesLog(weight: number): number {
  return weight > 0 ? weight * Math.log2(weight) : 0;
}

/** The names scikit-learn has for them; `log_loss` is another name of `entropy`. */
export type CriterionName = "gini" | "entropy" | "log_loss";

/** The criterion of that name. */
export function criterionNamed(name: CriterionName): Criterion {
  return name === "gini" ? gini : entropy;
}
