import { Random } from "@sentiment/numerics";
import { expect, it } from "vitest";
import { forestHyperparameters } from "./forest-hyperparameters.ts";
import { growthPlan, type GrowthPlan } from "./growth-plan.ts";
import { drawSample, type TreeSample } from "./tree-sample.ts";

/** 900 rows of class 0, then 100 of class 1. */
const labels = Uint16Array.from({ length: 1000 }, (_, row) => (row < 900 ? 0 : 1));

function plan(hyperparameters: object): GrowthPlan {
  return growthPlan(forestHyperparameters.parse(hyperparameters), Float64Array.of(900, 100), 10);
}

function sample(hyperparameters: object): TreeSample {
  return drawSample(labels, 2, plan(hyperparameters), new Random(1));
}

function drawsOfClass({ timesDrawn }: TreeSample, label: number): number {
  return timesDrawn.reduce((sum, times, row) => (labels[row] === label ? sum + times : sum), 0);
}

it("draws as many rows as there are, with replacement: about 37 % of the rows are left out", () => {
  const { timesDrawn, classWeights } = sample({});
  expect(timesDrawn.reduce((sum, times) => sum + times, 0)).toBe(1000);
  const outOfBag = timesDrawn.filter((times) => times === 0).length;
  expect(Math.abs(outOfBag - 1000 / Math.E)).toBeLessThan(50);
  expect([...classWeights]).toEqual([1, 1]);
});

it("draws max_samples rows, given as a number or as a fraction", () => {
  expect(sample({ max_samples: 70 }).timesDrawn.reduce((sum, times) => sum + times, 0)).toBe(70);
  expect(sample({ max_samples: 0.2555 }).timesDrawn.reduce((sum, times) => sum + times, 0)).toBe(255);
});

it("takes every row once without bootstrap", () => {
  const { timesDrawn, classWeights } = sample({ bootstrap: false });
  expect(timesDrawn.every((times) => times === 1)).toBe(true);
  expect([...classWeights]).toEqual([1, 1]);
});

it("draws the rows of balanced classes as often", () => {
  const balanced = sample({ class_weight: "balanced" });
  expect(drawsOfClass(balanced, 0) + drawsOfClass(balanced, 1)).toBe(1000);
  expect(Math.abs(drawsOfClass(balanced, 0) - 500)).toBeLessThan(70);
  expect([...balanced.classWeights]).toEqual([1, 1]);
});

it("draws rows in proportion to given class weights", () => {
  const weighted = sample({ class_weight: [1, 3] });
  expect(Math.abs(drawsOfClass(weighted, 0) - 750)).toBeLessThan(60);
});

it("weighs the drawn rows where each sample is balanced on its own", () => {
  const { classWeights, ...rest } = sample({ class_weight: "balanced_subsample" });
  const drawn = [0, 1].map((label) => drawsOfClass({ classWeights, ...rest }, label));
  expect(drawn[0]! * classWeights[0]!).toBeCloseTo(500, 9);
  expect(drawn[1]! * classWeights[1]!).toBeCloseTo(500, 9);
  expect(drawn[0]).toBeGreaterThan(800);
});

it("weighs all rows without bootstrap", () => {
  for (const weight of ["balanced", "balanced_subsample"]) {
    const { timesDrawn, classWeights } = sample({ bootstrap: false, class_weight: weight });
    expect(timesDrawn.every((times) => times === 1)).toBe(true);
    expect([...classWeights]).toEqual([1000 / 1800, 1000 / 200]);
  }
});
