import { classWeights } from "../class-weight.ts";
import type { CriterionName } from "./criterion.ts";
import type { ForestHyperparameters } from "./forest-hyperparameters.ts";

/** The hyperparameters of a forest's trees, names and fractions made into numbers for the data at hand. */
export interface GrowthPlan {
  readonly criterion: CriterionName;
  readonly maxDepth: number;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
  readonly minImpurityDecrease: number;
  /** How many columns are drawn at a node. */
  readonly maxFeatures: number;
  /** How many rows are drawn for a tree; undefined: every row once. */
  readonly sampleSize: number | undefined;
  /** The weight of each class in all trees; undefined: all are alike. */
  readonly classWeights: Float64Array | undefined;
  /** Are the classes of each tree's sample given the same weight? */
  readonly balanceSamples: boolean;
}

/** The plan for so many rows of each class and so many columns. Fractions are rounded as scikit-learn rounds them. */
export function growthPlan(
  hyperparameters: ForestHyperparameters,
  classRows: Float64Array,
  columns: number,
): GrowthPlan {
  const { bootstrap, class_weight: classWeight } = hyperparameters;
  const rows = classRows.reduce((sum, count) => sum + count, 0);
  const minSamplesLeaf = countOrFraction(hyperparameters.min_samples_leaf, rows, Math.ceil);
  const minSamplesSplit = Math.max(2, countOrFraction(hyperparameters.min_samples_split, rows, Math.ceil));
  const maxSamples = countOrFraction(hyperparameters.max_samples ?? rows, rows, Math.floor);
  const balanceSamples = classWeight === "balanced_subsample" && bootstrap;
  const sameForAllTrees = classWeight === "balanced_subsample" ? "balanced" : classWeight;
  return {
    criterion: hyperparameters.criterion,
    maxDepth: hyperparameters.max_depth ?? Infinity,
    minSamplesSplit: Math.max(minSamplesSplit, 2 * minSamplesLeaf),
    minSamplesLeaf,
    minImpurityDecrease: hyperparameters.min_impurity_decrease,
    maxFeatures: Math.min(columns, Math.max(1, maxFeatures(hyperparameters.max_features, columns))),
    sampleSize: bootstrap ? Math.max(1, maxSamples) : undefined,
    classWeights: balanceSamples || sameForAllTrees === null ? undefined : classWeights(sameForAllTrees, classRows),
    balanceSamples,
  };
}

function maxFeatures(value: ForestHyperparameters["max_features"], columns: number): number {
  if (value === null) return columns;
  if (value === "sqrt") return Math.floor(Math.sqrt(columns));
  if (value === "log2") return Math.floor(Math.log2(columns));
  return countOrFraction(value, columns, Math.floor);
}

function countOrFraction(value: number, whole: number, round: (value: number) => number): number {
  return Number.isInteger(value) ? value : round(value * whole);
}
