import { SentimentError } from "@sentiment/errors";
import type { Scored } from "./evaluation.ts";

/** How far rounding may carry a probability out of [0, 1]. */
const slack = 1e-9;

/**
 * Throws unless there is at least one row, every label is a class and every probability is one. No rows is the
 * user's to mend (`input`); everything else would be a fault of the model or its caller (`bug`).
 */
export function checkScored({ labels, probabilities, classes }: Scored): void {
  const rows = labels.length;
  const classCount = classes.length;
  if (rows === 0) {
    throw new SentimentError({
      kind: "input",
      code: "NO_ROWS_TO_SCORE",
      message: "There are no labelled rows to judge the model on.",
      hint: "Give a file with at least one row that has a text and a label.",
    });
  }
  if (probabilities.length !== rows * classCount) {
    throw fault(
      `${rows} rows of ${classCount} classes need ${rows * classCount} probabilities, not ${probabilities.length}.`,
    );
  }
  for (let row = 0; row < rows; row++) {
    const label = labels[row]!;
    if (label < 0 || label >= classCount)
      throw fault(`Row ${row} has label ${label}; there are ${classCount} classes.`);
  }
  for (let cell = 0; cell < probabilities.length; cell++) {
    const probability = probabilities[cell]!;
    // Put this way round, the comparison fails for NaN too.
    if (!(probability >= -slack && probability <= 1 + slack)) {
      const row = Math.floor(cell / classCount);
      throw fault(`Row ${row} has probability ${probability} for class ${JSON.stringify(classes[cell % classCount])}.`);
    }
  }
}

function fault(message: string): SentimentError {
  return new SentimentError({ kind: "bug", code: "BAD_SCORES", message });
}
