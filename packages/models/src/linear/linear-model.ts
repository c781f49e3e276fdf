import { csrRow, type CsrMatrix, type LearnedState } from "@sentiment/numerics";
import type { Explanation, TrainedModel } from "../model.ts";
import type { RowBlock } from "./row-blocks.ts";
import { checkColumns, checkLabel } from "../training-data.ts";

/** `row-blocks.ts` says why a loop over all rows at once would be slower. */
const rowsAtOnce = 4096;

/** What a linear model has learned. */
export interface LinearParts {
  readonly classCount: number;
  readonly columnCount: number;
  /**
   * Weight of column j for score k at `j * scores + k`. Two classes have one score, the log-odds of class 1; more have
   * one each.
   */
  readonly weights: Float64Array;
  /** One per score. */
  readonly intercepts: Float64Array;
  readonly facts: Readonly<Record<string, number>>;
  readonly toState: () => LearnedState;
}

/**
 * A trained model whose scores are weighted sums of a row's cells plus an intercept, and whose probabilities are the
 * logistic function of the one score or the softmax of the many: logistic regression and naive Bayes alike.
 */
export class LinearModel implements TrainedModel {
  readonly classCount: number;
  readonly columnCount: number;
  readonly facts: Readonly<Record<string, number>>;
  readonly toState: () => LearnedState;
  readonly #weights: Float64Array;
  readonly #intercepts: Float64Array;

  constructor(parts: LinearParts) {
    this.classCount = parts.classCount;
    this.columnCount = parts.columnCount;
    this.facts = parts.facts;
    this.toState = parts.toState;
    this.#weights = parts.weights;
    this.#intercepts = parts.intercepts;
  }

  probabilities(matrix: CsrMatrix): Float64Array {
    checkColumns(matrix, this.columnCount);
    const result = new Float64Array(matrix.rows * this.classCount);
    const learned = { weights: this.#weights, intercepts: this.#intercepts };
    const probabilities = this.classCount === 2 ? logisticProbabilities : softmaxProbabilities;
    for (let start = 0; start < matrix.rows; start += rowsAtOnce) {
      const block = { start, end: Math.min(matrix.rows, start + rowsAtOnce) };
      probabilities(matrix, block, learned, result);
    }
    return result;
  }

  explain(matrix: CsrMatrix, row: number, label: number): Explanation {
    checkColumns(matrix, this.columnCount);
    checkLabel(label, this.classCount);
    const { columns, values } = csrRow(matrix, row);
    const base = this.#contrast(this.#intercepts, 0, label);
    const contributions = values.map((value, at) => value * this.#contrast(this.#weights, columns[at]!, label));
    const score = contributions.reduce((sum, contribution) => sum + contribution, base);
    return { score, base, columns, values: contributions };
  }

  columnWeights(label: number): Float64Array {
    checkLabel(label, this.classCount);
    return new Float64Array(this.columnCount).map((_, column) => this.#contrast(this.#weights, column, label));
  }

  /** What the numbers of one column say for `label` against the other classes. */
  #contrast(numbers: Float64Array, column: number, label: number): number {
    const scores = this.#intercepts.length;
    if (scores === 1) return label === 1 ? numbers[column]! : -numbers[column]!;
    let sum = 0;
    for (let score = 0; score < scores; score++) sum += numbers[column * scores + score]!;
    return numbers[column * scores + label]! - sum / scores;
  }
}

type LinearWeights = Pick<LinearParts, "weights" | "intercepts">;

function logisticProbabilities(
  matrix: CsrMatrix,
  block: RowBlock,
  { weights, intercepts }: LinearWeights,
  result: Float64Array,
): void {
  const intercept = intercepts[0]!;
  const { rowStarts, columnIndices, values, rowScale, columnScale } = matrix;
  for (let row = block.start; row < block.end; row++) {
    const start = rowStarts[row]!;
    const end = rowStarts[row + 1]!;
    let sum = 0;
    if (values !== undefined) {
      for (let entry = start; entry < end; entry++) {
        const column = columnIndices[entry]!;
        sum += weights[column]! * (columnScale === undefined ? 1 : columnScale[column]!) * values[entry]!;
      }
    } else if (columnScale !== undefined) {
      for (let entry = start; entry < end; entry++) {
        const column = columnIndices[entry]!;
        sum += weights[column]! * columnScale[column]!;
      }
    } else {
      for (let entry = start; entry < end; entry++) sum += weights[columnIndices[entry]!]!;
    }
    const score = (rowScale === undefined ? sum : sum * rowScale[row]!) + intercept;
    // One exponential for both: the smaller probability is e^-|score| times the larger, to its last digits.
    const exponential = Math.exp(-Math.abs(score));
    const larger = 1 / (1 + exponential);
    const likelier = score < 0 ? 2 * row : 2 * row + 1;
    result[likelier] = larger;
    result[likelier ^ 1] = exponential * larger;
  }
}

function softmaxProbabilities(
  matrix: CsrMatrix,
  block: RowBlock,
  { weights, intercepts }: LinearWeights,
  result: Float64Array,
): void {
  const { rowStarts, columnIndices, values, rowScale, columnScale } = matrix;
  const scores = intercepts.length;
  for (let row = block.start; row < block.end; row++) {
    const at = row * scores;
    const end = rowStarts[row + 1]!;
    const rowFactor = rowScale === undefined ? 1 : rowScale[row]!;
    for (let k = 0; k < scores; k++) result[at + k] = intercepts[k]!;
    for (let entry = rowStarts[row]!; entry < end; entry++) {
      const column = columnIndices[entry]!;
      let value = rowFactor;
      if (columnScale !== undefined) value *= columnScale[column]!;
      if (values !== undefined) value *= values[entry]!;
      for (let k = 0; k < scores; k++) result[at + k] = result[at + k]! + value * weights[column * scores + k]!;
    }
    let largest = -Infinity;
    for (let k = 0; k < scores; k++) largest = Math.max(largest, result[at + k]!);
    let sum = 0;
    for (let k = 0; k < scores; k++) sum += result[at + k] = Math.exp(result[at + k]! - largest);
    for (let k = 0; k < scores; k++) result[at + k] = result[at + k]! / sum;
  }
}
