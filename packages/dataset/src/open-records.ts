import type { ReadOptions } from "./labelled-text.ts";
import type { RecordSource } from "./records.ts";
import { defaultLimits, type ReadLimits } from "./reading/limits.ts";
import { openRows } from "./reading/open-rows.ts";
import { RecordReading } from "./reading/record-reading.ts";
import { splitRecord } from "./reading/split-record.ts";

/**
 * A file (or pipe) of texts to be scored, as `openTexts`, with the whole of every row: for whoever writes the rows again.
 * Its beginning is looked at now. Rows that cannot be used are in it, whatever their number. Errors: `input`, see README.md.
 */
export async function openRecords(
  path: string,
  options: Pick<ReadOptions, "textColumn" | "stream"> = {},
  limits: ReadLimits = defaultLimits,
): Promise<RecordSource> {
  return new RecordReading(await openRows(path, { text: true, label: false }, options, limits), path);
}

/** The fields of one row of a CSV or TSV file, without its line end, as they are meant. */
export function splitFields(row: string, format: "csv" | "tsv"): readonly string[] {
  return splitRecord(row, format === "csv" ? "," : "\t", true)?.fields ?? [];
}
