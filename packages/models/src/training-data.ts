import { SentimentError } from "@sentiment/errors";
import type { CsrMatrix } from "@sentiment/numerics";
import type { TrainingData } from "./model.ts";

/**
 * Rows of each class. Throws an input error for data that nothing can be learned from: no rows, labels that do not fit
 * the rows, fewer than two classes, a class without rows, a value that is not finite.
 */
export function checkTrainingData({ matrix, labels, classCount }: TrainingData): Float64Array {
  if (matrix.rows === 0) throw badData("NO_ROWS", "There are no rows to learn from.");
  if (labels.length !== matrix.rows) {
    throw badData("LABELS_MISMATCH", `There are ${matrix.rows} rows but ${labels.length} labels.`);
  }
  const counts = new Float64Array(classCount);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (label < 0 || label >= classCount) checkLabel(label, classCount);
    counts[label] = counts[label]! + 1;
  }
  if (counts.filter((count) => count > 0).length < 2) {
    throw badData("ONE_CLASS", "All rows have the same class: there is nothing to tell apart.");
  }
  const empty = counts.indexOf(0);
  if (empty !== -1) throw badData("EMPTY_CLASS", `Class ${empty} has no rows to learn from.`);
  checkFinite(matrix);
  return counts;
}

/** Throws an input error for a value that is not finite. */
export function checkFinite({ values, rowScale, columnScale }: CsrMatrix): void {
  for (const numbers of [values, rowScale, columnScale]) {
    // The engine's own search takes a tenth of the time that a loop takes which runs but once.
    const found = [NaN, Infinity, -Infinity].find((value) => numbers?.includes(value));
    if (found === undefined) continue;
    throw badData("NOT_FINITE", `The rows have a value of ${found}; values must be finite numbers.`);
  }
}

/** Throws an input error when the matrix has not the columns that the model was trained on. */
export function checkColumns(matrix: CsrMatrix, columnCount: number): void {
  if (matrix.columns === columnCount) return;
  throw badData(
    "WRONG_COLUMNS",
    `The rows have ${matrix.columns} columns, but the model was trained on ${columnCount}.`,
    "Use the vectorizer that the model was trained with.",
  );
}

/** Throws when there is no class of that number. */
export function checkLabel(label: number, classCount: number): void {
  if (Number.isInteger(label) && label >= 0 && label < classCount) return;
  throw badData("LABEL_OUT_OF_RANGE", `There is no class ${label}; classes are 0 to ${classCount - 1}.`);
}

function badData(code: string, message: string, hint?: string): SentimentError {
  return new SentimentError({ kind: "input", code, message, hint });
}
