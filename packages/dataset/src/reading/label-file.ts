import { inputError } from "../input-error.ts";
import type { ReadOptions } from "../labelled-text.ts";
import { rowsByWindow } from "./rows-by-window.ts";
import type { LabelTable } from "./label-table.ts";
import { defaultLimits, type ReadLimits } from "./limits.ts";
import { openRows } from "./open-rows.ts";

/** A file of labels, read. */
export interface LabelFile {
  readonly path: string;
  /** Number of the label in each row, good or bad; -1: none. Four bytes a row. */
  readonly ids: Int32Array;
  readonly digest: string;
}

/** Reads the label column of a whole file. Errors: `input`, see README.md. */
export async function readLabelFile(
  path: string,
  table: LabelTable,
  options: ReadOptions,
  limits: ReadLimits = defaultLimits,
): Promise<LabelFile> {
  const opened = await openRows(path, { text: false, label: true }, options, limits);
  let ids = new Int32Array(1024);
  let count = 0;
  try {
    for await (const rows of rowsByWindow(opened, path)) {
      if (count + rows.count > ids.length) ids = larger(ids, count + rows.count);
      for (let row = 0; row < rows.count; row++) {
        const isBad = rows.starts[row]! < 0;
        ids[count++] = isBad ? -1 : table.idOf(opened.window.bytes, rows.labelStarts[row]!, rows.labelEnds[row]!);
      }
    }
  } finally {
    await opened.reader.close();
  }
  if (count === 0) throw inputError("DATA_NO_ROWS", `${path} has no rows.`);
  return { path, ids: ids.slice(0, count), digest: opened.window.digest() };
}

function larger(ids: Int32Array<ArrayBuffer>, needed: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(2 * needed);
  copy.set(ids);
  return copy;
}
