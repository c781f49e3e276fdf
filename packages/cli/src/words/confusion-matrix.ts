import { countWords } from "./numbers.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { visible } from "./visible.ts";

/** Rows are true classes, columns predicted ones; the diagonal is what was right. */
export function confusionMatrixWords(
  classes: readonly string[],
  matrix: readonly (readonly number[])[],
  style: Style,
): string {
  const names = classes.map(visible);
  return table({
    head: [style.dim("true ↓  predicted →"), ...names],
    rows: matrix.map((row, label) => [
      names[label] ?? "",
      ...row.map((count, column) => (column === label ? style.bold(countWords(count)) : countWords(count))),
    ]),
    right: classes.map((_, column) => column + 1),
  });
}
