import { textWidth } from "./width.ts";

/** What a table is drawn from. Cells must hold no control characters but colours. */
export interface Table {
  readonly head?: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns, from 0, whose cells stand at the right: numbers. */
  readonly right?: readonly number[];
  /** Columns of blank before each row. */
  readonly indent?: number;
}

/** Columns two blanks apart, no lines: reads well and survives copying. Ends without a newline. */
export function table({ head, rows, right = [], indent = 0 }: Table): string {
  const all = head === undefined ? rows : [head, ...rows];
  const columns = Math.max(0, ...all.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...all.map((row) => textWidth(row[column] ?? ""))),
  );
  const line = (row: readonly string[]): string => {
    const cells = row.map((cell, column) => {
      const blank = " ".repeat(widths[column]! - textWidth(cell));
      return right.includes(column) ? blank + cell : cell + blank;
    });
    return " ".repeat(indent) + cells.join("  ").trimEnd();
  };
  return all.map(line).join("\n");
}
