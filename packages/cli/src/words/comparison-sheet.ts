import type { FieldComparison, RunComparison } from "@sentiment/training";
import { shortIdLength } from "./run-columns.ts";
import { localTimeWords } from "./run-times.ts";
import { noCell, numberCell, ownCell, textCell } from "./sheet/cells.ts";
import type { Cell, Sheet } from "./sheet/sheet.ts";

/** A row per parameter, metric, attribute and tag, a column per run; what differs comes first. */
export function comparisonSheet({ runs, differing, same }: RunComparison, all: boolean): Sheet {
  const length = shortIdLength(runs);
  const names: FieldComparison = { field: "attributes.run_name", values: runs.map(({ runName }) => runName) };
  return {
    columns: [
      { name: "field", head: "", right: false, least: 30 },
      ...runs.map(({ runId }) => ({ name: runId, head: runId.slice(0, length), right: false, least: 8 })),
    ],
    rows: [names, ...differing, ...(all ? same : [])].map(({ field, values }) => [
      textCell(field),
      ...values.map((value) => cellOf(field, value)),
    ]),
  };
}

function cellOf(field: string, value: string | number | null): Cell {
  if (value === null) return noCell;
  if (typeof value === "number") return numberCell(value);
  return field === "attributes.start_time" ? ownCell(localTimeWords(value), value) : textCell(value);
}
