import { SentimentError } from "@sentiment/errors";
import { canonicalCsr, type CsrMatrix, type LearnedState } from "@sentiment/numerics";
import { z } from "zod";
import { badState, float64Tensor } from "./learned-tensor.ts";
import { LinearModel } from "./linear/linear-model.ts";
import type { Model, RowSums, SummingModel, TrainingData } from "./model.ts";
import { checkFinite, checkTrainingData } from "./training-data.ts";
import { transposed } from "./linear/transposed.ts";

const alphaRange = "it must be a number of at least 0";

const hyperparameters = z.object({
  alpha: z.number(alphaRange).min(0, alphaRange).default(1).meta({
    description: "Additive smoothing: added to the count of every term in every class; under 1e-10 it is 1e-10",
  }),
  fit_prior: z
    .boolean("it must be True or False")
    .default(true)
    .meta({ description: "Whether frequent classes are likelier beforehand; False: all are alike" }),
});

/** scikit-learn's floor with `force_alpha=False`: a term that a class never had would else rule the class out for ever. */
const smallestAlpha = 1e-10;

/** The parts of `nb.train`, for rows that are on several machines. */
const summing: SummingModel = {
  start: (classCount, columns) => ({
    classCounts: new Float64Array(classCount),
    columnSums: new Float64Array(classCount * columns),
  }),
  add(sums, data) {
    checkFinite(data.matrix);
    checkNotNegative(data.matrix);
    addRows(sums, data);
  },
  areWhole: ({ values, rowScale }) => values === undefined && rowScale === undefined,
  finish(given, { classCounts, columnSums }, { columnScale, onWarning }) {
    const { alpha, fit_prior: fitPrior } = hyperparameters.parse(given);
    if (alpha < smallestAlpha)
      onWarning?.(`nb: alpha=${alpha} is too small to smooth anything; ${smallestAlpha} is used.`);
    const classCount = classCounts.length;
    const rows = classCounts.reduce((sum, count) => sum + count, 0);
    scaleColumns(columnSums, classCount, columnScale);
    return naiveBayes({
      columnCount: columnSums.length / classCount,
      classCounts,
      classLogPriors: fitPrior
        ? classCounts.map((count) => Math.log(count) - Math.log(rows))
        : classCounts.map(() => -Math.log(classCount)),
      featureLogProbabilities: logProbabilities(columnSums, classCount, Math.max(alpha, smallestAlpha)),
    });
  },
};

/**
 * Multinomial naive Bayes, scikit-learn's `MultinomialNB`. With N[k, j] the sum of column j over the rows of class k,
 *
 *     log P(j | k) = log(N[k, j] + alpha) − log(Σ_j (N[k, j] + alpha))
 *
 * and a row x scores Σ_j x[j] · log P(j | k) + log P(k) for class k. Source: Manning, Raghavan and Schütze,
 * Introduction to Information Retrieval (2008), chapter 13.
 */
export const nb: Model = {
  summary: "multinomial naive Bayes: quick, and hard to beat on little data",
  scoreScale: "log-odds",
  hyperparameters,
  sums: summing,
  async train(given, data, { onWarning }) {
    checkTrainingData(data);
    checkNotNegative(data.matrix);
    const sums = summing.start(data.classCount, data.matrix.columns);
    addRows(sums, data);
    return summing.finish(given, sums, { columnScale: data.matrix.columnScale, onWarning });
  },
  restore(state) {
    const { shape, data } = float64Tensor(state, "feature_log_prob", 2);
    const classCounts = float64Tensor(state, "class_count", 1).data;
    const classLogPriors = float64Tensor(state, "class_log_prior", 1).data;
    const [classCount, columnCount] = shape as [number, number];
    if (classCount < 2) throw badState("it has fewer than two classes");
    if (classCounts.length !== classCount || classLogPriors.length !== classCount) {
      throw badState(`feature_log_prob is for ${classCount} classes, class_log_prior for ${classLogPriors.length}`);
    }
    return naiveBayes({ columnCount, classCounts, classLogPriors, featureLogProbabilities: data });
  },
};

interface NaiveBayesParts {
  readonly columnCount: number;
  readonly classCounts: Float64Array;
  readonly classLogPriors: Float64Array;
  /** Classes × columns. */
  readonly featureLogProbabilities: Float64Array;
}

function naiveBayes(parts: NaiveBayesParts): LinearModel {
  const { columnCount, classCounts, classLogPriors, featureLogProbabilities } = parts;
  const classCount = classCounts.length;
  const state: LearnedState = {
    settings: {},
    tensors: {
      class_count: { shape: [classCount], data: classCounts },
      class_log_prior: { shape: [classCount], data: classLogPriors },
      feature_log_prob: { shape: [classCount, columnCount], data: featureLogProbabilities },
    },
  };
  const linear =
    classCount === 2
      ? { weights: logOdds(featureLogProbabilities), intercepts: logOdds(classLogPriors) }
      : { weights: transposed(featureLogProbabilities, classCount), intercepts: classLogPriors };
  return new LinearModel({ classCount, columnCount, ...linear, facts: {}, toState: () => state });
}

/** The second half minus the first: what speaks for class 1 against class 0. */
function logOdds(byClass: Float64Array): Float64Array {
  const half = byClass.length / 2;
  const odds = new Float64Array(half);
  for (let column = 0; column < half; column++) odds[column] = byClass[half + column]! - byClass[column]!;
  return odds;
}

/** Adds the rows to the number of rows and the sums of the columns of their classes. */
function addRows({ classCounts, columnSums: sums }: RowSums, { matrix, labels }: TrainingData): void {
  const { rows, columns, rowStarts, columnIndices, values, rowScale } = matrix;
  for (let row = 0; row < rows; row++) {
    const label = labels[row]!;
    classCounts[label] = classCounts[label]! + 1;
    const from = label * columns;
    const start = rowStarts[row]!;
    const end = rowStarts[row + 1]!;
    const scale = rowScale === undefined ? 1 : rowScale[row]!;
    if (values === undefined) {
      for (let entry = start; entry < end; entry++) {
        const cell = from + columnIndices[entry]!;
        sums[cell] = sums[cell]! + scale;
      }
    } else {
      for (let entry = start; entry < end; entry++) {
        const cell = from + columnIndices[entry]!;
        sums[cell] = sums[cell]! + scale * values[entry]!;
      }
    }
  }
}

function scaleColumns(sums: Float64Array, classCount: number, columnScale: Float64Array | undefined): void {
  if (columnScale === undefined) return;
  const columns = columnScale.length;
  for (let k = 0, cell = 0; k < classCount; k++) {
    for (let column = 0; column < columns; column++, cell++) sums[cell] = sums[cell]! * columnScale[column]!;
  }
}

/** The logarithms of each class's smoothed shares, in place of the sums. */
function logProbabilities(sums: Float64Array, classCount: number, alpha: number): Float64Array {
  const columns = sums.length / classCount;
  for (let k = 0; k < classCount; k++) {
    const ofClass = sums.subarray(k * columns, (k + 1) * columns);
    const total = Math.log(ofClass.reduce((sum, count) => sum + count + alpha, 0));
    ofClass.forEach((count, column) => {
      ofClass[column] = Math.log(count + alpha) - total;
    });
  }
  return sums;
}

function checkNotNegative(matrix: CsrMatrix): void {
  const parts = [matrix.values, matrix.rowScale, matrix.columnScale];
  if (parts.every((numbers) => firstNegative(numbers ?? []) === undefined)) return;
  // Negative entries and factors may yet make no negative cell.
  const negative = firstNegative(canonicalCsr(matrix).values);
  if (negative === undefined) return;
  throw new SentimentError({
    kind: "input",
    code: "NEGATIVE_VALUES",
    message: `nb counts terms and cannot learn from the negative value ${negative}.`,
    hint: "Use lr or rf, or a vectorizer whose values are not negative.",
  });
}

function firstNegative(numbers: ArrayLike<number>): number | undefined {
  for (let at = 0; at < numbers.length; at++) if (numbers[at]! < 0) return numbers[at];
  return undefined;
}
