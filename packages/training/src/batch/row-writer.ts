import type { RecordBatch } from "@sentiment/dataset";
import type { ByteList } from "./byte-list.ts";

/** Writes rows again, each with its answer or with why it has none: one row out for each row in. */
export interface RowWriter {
  /** What stands before the first row. */
  head(): string;
  answered(out: ByteList, place: RowPlace, answer: RowAnswer): void;
  failed(out: ByteList, place: RowPlace, problem: string): void;
}

export interface RowPlace {
  readonly batch: RecordBatch;
  readonly row: number;
}

/** Which class, and the probabilities of all: `probabilities[from …]`. */
export interface RowAnswer {
  readonly best: number;
  readonly probabilities: Float64Array;
  readonly from: number;
}

/** What is added to a row is called so; a class's probability `probability_<class>`, or in JSON a member of `probabilities`. */
export const added = { label: "predicted_label", probability: "probability_", probabilities: "probabilities" } as const;

/** Why a row has no answer. Empty where it has one; in JSON it is then left out. */
export const errorColumn = "error";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The row as text; bytes that are no UTF-8 as U+FFFD. */
export function rowText({ batch: { bytes, starts, ends }, row }: RowPlace): string {
  return decoder.decode(bytes.subarray(starts[row], ends[row]));
}
