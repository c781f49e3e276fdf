import { SentimentError } from "@sentiment/errors";
import type { Scored } from "./evaluation.ts";

/** How far rounding may carry a probability out of [0, 1]. */
const slack = 1e-9;

/**
 * Throws unless there is at least one row and every label is a class. No rows is the user's to mend (`input`); everything
 * else would be a fault of the model or its caller (`bug`).
 */
export function checkLabels(labels: Uint16Array, classes: readonly string[]): void {
  if (labels.length === 0) {
    throw new SentimentError({
      kind: "input",
      code: "NO_ROWS_TO_SCORE",
      message: "There are no labelled rows to judge the model on.",
      hint: "Give a file with at least one row that has a text and a label.",
    });
  }
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (label >= classes.length) throw fault(`Row ${row} has label ${label}; there are ${classes.length} classes.`);
  }
}

/** Throws unless every probability is one. `firstRow`: the number of the first of the rows. */
export function checkProbabilities({ probabilities, classes }: Scored, firstRow: number): void {
  for (let cell = 0; cell < probabilities.length; cell++) {
    const probability = probabilities[cell]!;
    // Put this way round, the comparison fails for NaN too.
    if (!(probability >= -slack && probability <= 1 + slack)) {
      const row = firstRow + Math.floor(cell / classes.length);
      const name = JSON.stringify(classes[cell % classes.length]);
      throw fault(`Row ${row} has probability ${probability} for class ${name}.`);
    }
  }
}

/** Throws unless there were as many probabilities as rows and classes ask for. */
export function checkCount(found: number, rows: number, classCount: number): void {
  if (found === rows * classCount) return;
  throw fault(`${rows} rows of ${classCount} classes need ${rows * classCount} probabilities, not ${found}.`);
}

function fault(message: string): SentimentError {
  return new SentimentError({ kind: "bug", code: "BAD_SCORES", message });
}
