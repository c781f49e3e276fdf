import { parseParameters } from "@sentiment/parameters";
import { expect, it } from "vitest";
import { forestHyperparameters } from "./forest-hyperparameters.ts";
import { growthPlan, type GrowthPlan } from "./growth-plan.ts";

function plan(hyperparameters: Record<string, unknown>): GrowthPlan {
  const parsed = parseParameters(forestHyperparameters, hyperparameters, "model rf");
  return growthPlan(parsed, Float64Array.of(600, 401), 500);
}

it("has scikit-learn's defaults", () => {
  expect(plan({})).toEqual({
    criterion: "gini",
    maxDepth: Infinity,
    minSamplesSplit: 2,
    minSamplesLeaf: 1,
    minImpurityDecrease: 0,
    maxFeatures: 22,
    sampleSize: 1001,
    classWeights: undefined,
    balanceSamples: false,
  });
});

it.each([
  ["sqrt", 22],
  ["log2", 8],
  [null, 500],
  [7, 7],
  [900, 500],
  [0.25, 125],
  [0.0001, 1],
])("draws for max_features=%s %i of 500 columns", (maxFeatures, columns) => {
  expect(plan({ max_features: maxFeatures }).maxFeatures).toBe(columns);
});

it("rounds fractions of rows up", () => {
  expect(plan({ min_samples_leaf: 0.0105 })).toMatchObject({ minSamplesLeaf: 11, minSamplesSplit: 22 });
  expect(plan({ min_samples_split: 0.05 })).toMatchObject({ minSamplesLeaf: 1, minSamplesSplit: 51 });
  expect(plan({ min_samples_split: 0.0001 })).toMatchObject({ minSamplesSplit: 2 });
});

it.each([
  ["n_estimators", 0],
  ["n_estimators", 2.5],
  ["criterion", "mse"],
  ["max_depth", 0],
  ["min_samples_split", 1],
  ["min_samples_split", 1.5],
  ["min_samples_leaf", 0],
  ["max_features", "auto"],
  ["max_features", 0],
  ["max_features", -0.5],
  ["min_impurity_decrease", -1],
  ["bootstrap", "yes"],
  ["random_state", -1],
  ["class_weight", "heavy"],
  ["class_weight", [1, 0]],
  ["max_samples", 0],
])("refuses %s=%s, and says what it may be", (name, value) => {
  expect(() => plan({ [name]: value })).toThrow(/must be/u);
});

it("wants as many class weights as classes", () => {
  expect(plan({ class_weight: [1, 2] }).classWeights).toEqual(Float64Array.of(1, 2));
  expect(() => plan({ class_weight: [1, 2, 3] })).toThrow("class_weight has 3 numbers, but the data has 2 classes");
});
