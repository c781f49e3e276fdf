import { openRecords } from "./open-records.ts";
import type { ReadOptions } from "./labelled-text.ts";
import type { RecordSource } from "./records.ts";
import { inputError, usageError } from "./input-error.ts";

/** A piece of a table that is a table by itself. */
export interface CutPiece {
  readonly format: "csv" | "tsv" | "jsonl";
  readonly bytes: Uint8Array;
}

/**
 * Cuts a file of labelled texts into so many pieces of about the same number of bytes, in its order: no row is cut, whatever lines
 * it has, and each piece has the header. The file is read twice, and one piece is in memory at a time. Throws a usage error for fewer
 * rows than pieces, input errors as reading does.
 */
export async function* cutRecords(
  path: string,
  pieces: number,
  options: Pick<ReadOptions, "textColumn"> = {},
): AsyncGenerator<CutPiece, void, undefined> {
  const { rows, bytes: total } = await measure(path, options);
  if (rows < pieces) {
    throw usageError(
      "TOO_FEW_ROWS",
      `${path} has ${rows} rows, which cannot be cut into ${pieces} pieces.`,
      "Use fewer instances.",
    );
  }
  const source = await openRecords(path, options);
  const { format } = source;
  if (format === "text") {
    await source.close();
    throw inputError("NO_LABELS", `${path} has texts without labels.`, "A CSV, TSV or JSON Lines file is wanted.");
  }
  const head = headOf(source);
  let parts: Uint8Array[] = [];
  let [row, taken, piece] = [0, 0, 0];
  for await (const batch of source.batches()) {
    for (let index = 0; index < batch.rows; index++, row++) {
      const bytes = batch.bytes.slice(batch.starts[index], batch.ends[index]);
      parts.push(bytes, newline);
      taken += bytes.length + 1;
      const left = pieces - piece - 1;
      if (left > 0 && (taken >= ((piece + 1) * total) / pieces || rows - row - 1 <= left)) {
        yield { format, bytes: Buffer.concat([head, ...parts]) };
        parts = [];
        piece++;
      }
    }
  }
  yield { format, bytes: Buffer.concat([head, ...parts]) };
}

const newline = Buffer.from("\n");

async function measure(
  path: string,
  options: Pick<ReadOptions, "textColumn">,
): Promise<{ rows: number; bytes: number }> {
  const source = await openRecords(path, options);
  let [rows, bytes] = [0, 0];
  for await (const batch of source.batches()) {
    rows += batch.rows;
    for (let row = 0; row < batch.rows; row++) bytes += batch.ends[row]! - batch.starts[row]! + 1;
  }
  return { rows, bytes };
}

function headOf({ format, columns }: RecordSource): Uint8Array {
  if (format === "jsonl") return new Uint8Array();
  const delimiter = format === "tsv" ? "\t" : ",";
  const quoted = columns.map((name) => (/["\r\n\t,]/u.test(name) ? `"${name.replaceAll('"', '""')}"` : name));
  return Buffer.from(`${quoted.join(delimiter)}\n`);
}
