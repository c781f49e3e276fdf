import type { FoundRows } from "./found-rows.ts";
import type { LabelTable } from "./label-table.ts";

/** Where the label of a row comes from. */
export interface RowLabels {
  /** All labels, in the order of their numbers. */
  readonly names: readonly string[];
  /** Number of the label of a row just found, the `record`-th of the file from 0; -1: it has none. */
  idOf(bytes: Uint8Array, rows: FoundRows, row: number, record: number): number;
  /** Number of a label that was found in another thread; only where labels stand in the rows themselves. */
  readonly numberOf?: (label: string) => number;
  /** Told that the file had so many records, good and bad. Throws when they do not fit the labels. */
  end(records: number): void;
}

/** From a field of the row itself. `mustHaveAll`: every label that has a new name must occur. */
export function ownLabels(table: LabelTable, { mustHaveAll }: { mustHaveAll: boolean }): RowLabels {
  return {
    names: table.names,
    idOf: (bytes, rows, row) => table.idOf(bytes, rows.labelStarts[row]!, rows.labelEnds[row]!),
    numberOf: (label) => {
      const bytes = Buffer.from(label);
      return table.idOf(bytes, 0, bytes.length);
    },
    end: () => {
      if (mustHaveAll) table.checkNewNames();
    },
  };
}
