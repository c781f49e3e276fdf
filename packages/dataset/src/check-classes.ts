import { inputError } from "./input-error.ts";
import type { ReadSummary } from "./labelled-text.ts";

/**
 * Refuses (`input`) what no classifier can learn from and no split can divide: a single class, or a class with fewer than
 * two rows. `rowLabels`: of each row, an index into the summary's labels. To be called once everything has been read.
 */
export function checkClasses(summary: Pick<ReadSummary, "source" | "labels">, rowLabels: Uint16Array): void {
  const { source, labels } = summary;
  if (labels.length < 2) {
    throw inputError(
      "ONE_CLASS",
      `${source} has only one class, ${labels[0] ?? "(none)"}; two or more are needed to learn from.`,
      "Check that the label column is the right one (--label-column).",
    );
  }
  const counts = new Int32Array(labels.length);
  for (const label of rowLabels) counts[label]!++;
  const small = labels.filter((_, label) => counts[label]! < 2);
  if (small.length === 0) return;
  const shown = small.slice(0, 5).map((label) => `${label} (${counts[labels.indexOf(label)]})`);
  throw inputError(
    "CLASS_TOO_SMALL",
    `${source} has fewer than two rows of ${small.length === 1 ? "the class" : "the classes"} ` +
      `${shown.join(", ")}${small.length > 5 ? ", …" : ""}.`,
    "Add rows of each, leave these out, or join classes by giving them one name with --labels.",
  );
}
