import type { TextExplanation } from "@sentiment/pipeline";
import type { Params } from "./inputs/params.ts";

/** The forms that answers to `/invocations` have. */
export type Form = "application/json" | "application/jsonlines" | "text/csv" | "text/plain";

/** Probabilities of some texts: row-major, rows × classes. */
export interface Rows {
  readonly probabilities: Float64Array;
  readonly rows: number;
  /** Why the text of that row got its label; where it is asked for. */
  readonly explain?: ((row: number, label: number) => TextExplanation) | undefined;
  /** Why a record is no text, by its place among all of the request, of which row 0 is number `first`. */
  readonly errors?: ReadonlyMap<number, string> | undefined;
  readonly first?: number;
}

/**
 * Writes predictions as text. Straight to a string: labels are escaped once for a model, and no object is made per text –
 * one could not have a class `__proto__` either.
 */
export class PredictionWriter {
  readonly #classes: readonly string[];
  /** `{"label":"positive"` and `,"probabilities":{"negative":`, `,"positive":` … */
  readonly #labels: readonly string[];
  readonly #keys: readonly string[];
  readonly #csvLabels: readonly string[];

  constructor(classes: readonly string[]) {
    this.#classes = classes;
    this.#labels = classes.map((name) => JSON.stringify(name));
    this.#keys = classes.map((name, index) => `${index === 0 ? "" : ","}${JSON.stringify(name)}:`);
    this.#csvLabels = classes.map((name) => (/[",\r\n]/u.test(name) ? `"${name.replaceAll('"', '""')}"` : name));
  }

  /** The predictions one after the other, with what stands between them in that form. */
  write(rows: Rows, form: Form, params: Params): string {
    let text = "";
    const between = form === "application/json" ? "," : "\n";
    for (let row = 0; row < rows.rows; row++) text += (row === 0 ? "" : between) + this.#row(rows, row, form, params);
    return text;
  }

  /** The class with the highest probability; of equals the first. */
  labelOf(probabilities: Float64Array, row: number): number {
    const size = this.#classes.length;
    let best = 0;
    for (let index = 1; index < size; index++) {
      if (probabilities[row * size + index]! > probabilities[row * size + best]!) best = index;
    }
    return best;
  }

  #row(rows: Rows, row: number, form: Form, params: Params): string {
    const { probabilities, explain, errors, first = 0 } = rows;
    const error = errors?.get(first + row);
    if (error !== undefined) return form.startsWith("text/") ? "" : JSON.stringify({ error });
    const label = this.labelOf(probabilities, row);
    const from = row * this.#classes.length;
    if (form === "text/plain") return this.#classes[label]!.replaceAll(/[\r\n]/gu, " ");
    if (form === "text/csv") {
      const own = params.probabilities ? probabilities.subarray(from, from + this.#classes.length) : [];
      return [this.#csvLabels[label]!, ...own].join(",");
    }
    if (!params.probabilities && explain === undefined) return this.#labels[label]!;
    let text = `{"label":${this.#labels[label]!}`;
    if (params.probabilities) {
      text += ',"probabilities":{';
      for (let index = 0; index < this.#classes.length; index++) {
        text += this.#keys[index]! + probabilities[from + index]!;
      }
      text += "}";
    }
    return `${text}${explain === undefined ? "" : `,"explanation":${JSON.stringify(explain(row, label))}`}}`;
  }
}
