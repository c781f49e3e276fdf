import type { RecordSource } from "@sentiment/dataset";
import type { ByteList } from "./byte-list.ts";
import { rowFields } from "./row-fields.ts";
import { added, errorColumn, rowText, type RowAnswer, type RowPlace, type RowWriter } from "./row-writer.ts";

/**
 * JSON Lines: the members of the input, then label and probabilities, or the reason why there are none. An object that comes
 * as JSON Lines stays as it was written, number by number.
 */
export class JsonWriter implements RowWriter {
  readonly #source: Pick<RecordSource, "format" | "columns">;
  readonly #keys: readonly string[];
  /** `"predicted_label":"positive","probabilities":` */
  readonly #labels: readonly string[];
  /** `{"negative":`, `,"positive":` */
  readonly #classes: readonly string[];

  constructor(source: Pick<RecordSource, "format" | "columns">, classes: readonly string[]) {
    this.#source = source;
    this.#keys = source.columns.map((name) => `${JSON.stringify(name)}:`);
    this.#labels = classes.map(
      (name) => `${JSON.stringify(added.label)}:${JSON.stringify(name)},${JSON.stringify(added.probabilities)}:`,
    );
    this.#classes = classes.map((name, index) => `${index === 0 ? "{" : ","}${JSON.stringify(name)}:`);
  }

  head(): string {
    return "";
  }

  answered(out: ByteList, place: RowPlace, { best, probabilities, from }: RowAnswer): void {
    let text = this.#labels[best]!;
    for (let index = 0; index < this.#classes.length; index++) {
      text += this.#classes[index]! + probabilities[from + index]!;
    }
    out.text(this.#object(place, `${text}}`));
  }

  failed(out: ByteList, place: RowPlace, problem: string): void {
    out.text(this.#object(place, `${JSON.stringify(errorColumn)}:${JSON.stringify(problem)}`));
  }

  #object(place: RowPlace, members: string): string {
    const own = this.#source.format === "jsonl" ? this.#given(place) : this.#made(place);
    return `{${own}${own === "" ? "" : ","}${members}}\n`;
  }

  /** What stands between the braces. Where it is no object, the line's number takes its place. */
  #given(place: RowPlace): string {
    const text = rowText(place).trim();
    const isObject = !place.batch.problems.has(place.row) || isJsonObject(text);
    return isObject ? text.slice(1, -1).trim() : `"line":${place.batch.lines[place.row]!}`;
  }

  #made(place: RowPlace): string {
    return rowFields(this.#source, rowText(place))
      .map((field, index) => this.#keys[index]! + JSON.stringify(field))
      .join(",");
  }
}

function isJsonObject(text: string): boolean {
  try {
    JSON.parse(text);
    return text.startsWith("{");
  } catch {
    return false;
  }
}
