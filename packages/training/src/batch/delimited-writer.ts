import type { RecordSource } from "@sentiment/dataset";
import type { ByteList } from "./byte-list.ts";
import { rowFields } from "./row-fields.ts";
import { added, errorColumn, rowText, type RowAnswer, type RowPlace, type RowWriter } from "./row-writer.ts";

/**
 * CSV or TSV: the columns of the input, the label, each class's probability, and why there are none. Values are exact, for
 * machines: nothing is put before what a spreadsheet would take for a formula. A row that comes in the same form is copied.
 */
export class DelimitedWriter implements RowWriter {
  readonly #source: Pick<RecordSource, "format" | "columns">;
  readonly #delimiter: string;
  readonly #isSameForm: boolean;
  readonly #names: readonly string[];
  /** `,positive` */
  readonly #labels: readonly string[];
  /** `,,,` before the reason: no label, no probability. */
  readonly #nothing: string;

  constructor(source: Pick<RecordSource, "format" | "columns">, form: "csv" | "tsv", classes: readonly string[]) {
    this.#source = source;
    this.#delimiter = form === "csv" ? "," : "\t";
    this.#isSameForm = source.format === form;
    this.#names = [...source.columns, ...addedColumns(classes)];
    this.#labels = classes.map((label) => this.#delimiter + this.#field(label));
    this.#nothing = this.#delimiter.repeat(classes.length + 2);
  }

  head(): string {
    return `${this.#line(this.#names)}\n`;
  }

  answered(out: ByteList, place: RowPlace, { best, probabilities, from }: RowAnswer): void {
    this.#row(out, place);
    let text = this.#labels[best]!;
    const to = from + this.#labels.length;
    for (let at = from; at < to; at++) text += this.#delimiter + probabilities[at]!;
    out.text(`${text}${this.#delimiter}\n`);
  }

  failed(out: ByteList, place: RowPlace, problem: string): void {
    // Such a row may have too many fields, or bytes that are no UTF-8: it is made to fit.
    const fields = rowFields(this.#source, rowText(place));
    out.text(`${this.#line(fields)}${this.#nothing}${this.#field(problem)}\n`);
  }

  #row(out: ByteList, place: RowPlace): void {
    const { bytes, starts, ends } = place.batch;
    if (this.#isSameForm) out.copy(bytes, starts[place.row]!, ends[place.row]!);
    else out.text(this.#line(rowFields(this.#source, rowText(place))));
  }

  #line(fields: readonly string[]): string {
    // A line without anything is no row.
    if (fields.length === 1 && fields[0] === "") return '""';
    return fields.map((field) => this.#field(field)).join(this.#delimiter);
  }

  #field(text: string): string {
    const isPlain = !text.includes(this.#delimiter) && !/["\r\n]/u.test(text);
    return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
  }
}

export function addedColumns(classes: readonly string[]): string[] {
  return [added.label, ...classes.map((name) => added.probability + name), errorColumn];
}
