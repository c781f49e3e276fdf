import { isUtf8 } from "node:buffer";
import type { TextBatch } from "@sentiment/numerics";
import { badUtf8, type BadRows } from "./bad-rows.ts";
import type { ByteWindow } from "./byte-window.ts";
import type { FoundRows } from "./found-rows.ts";
import { isBlank } from "./is-blank.ts";
import type { RowLabels } from "./row-labels.ts";

/** Turns found rows into a batch of usable ones, and counts the others. */
export class RowChecker {
  /** Usable rows so far. */
  usable = 0;
  /** Rows so far, usable or not. */
  records = 0;
  readonly #badRows: BadRows;
  readonly #labels: RowLabels | undefined;
  #labelIds = new Int32Array();

  /** `labels` undefined: the rows are wanted without. */
  constructor(badRows: BadRows, labels: RowLabels | undefined) {
    this.#badRows = badRows;
    this.#labels = labels;
  }

  /** The usable rows; uses and changes the arrays of `rows`. */
  check(window: ByteWindow, rows: FoundRows): TextBatch {
    const { bytes } = window;
    const { starts, ends } = rows;
    if (this.#labelIds.length < rows.count) this.#labelIds = new Int32Array(starts.length).fill(-1);
    let kept = 0;
    for (let row = 0; row < rows.count; row++) {
      const record = this.records++;
      let problem = rowProblem(window, rows, row);
      // Only of a usable row, so that no class is made up from rows that are left out.
      const label = problem === undefined ? this.#labels?.idOf(bytes, rows, row, record) : undefined;
      if (label === -1) problem = "no label";
      if (problem !== undefined) {
        this.#badRows.add(rows.lines[row]!, problem);
        continue;
      }
      starts[kept] = starts[row]!;
      ends[kept] = ends[row]!;
      if (label !== undefined) this.#labelIds[kept] = label;
      kept++;
    }
    this.usable += kept;
    return { rows: kept, bytes, starts, ends, labels: this.#labelIds };
  }
}

/** Why a found row cannot be used, its label aside; undefined when it can. */
export function rowProblem(window: ByteWindow, rows: FoundRows, row: number): string | undefined {
  const start = rows.starts[row]!;
  if (start < 0) return rows.reasonOf(row);
  const end = rows.ends[row]!;
  if (!window.valid) {
    const label = window.bytes.subarray(rows.labelStarts[row], rows.labelEnds[row]);
    if (!isUtf8(window.bytes.subarray(start, end)) || !isUtf8(label)) return badUtf8;
  }
  return isBlank(window.bytes, start, end) ? "no text" : undefined;
}
