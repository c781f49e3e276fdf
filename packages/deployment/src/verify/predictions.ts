import type { Form } from "./forms.ts";
import { must } from "./must.ts";

/** What a server says of a text. */
export interface Predicted {
  readonly label: string;
  /** By class; undefined where the form has none: plain text. */
  readonly probabilities: ReadonlyMap<string, number> | undefined;
}

/** How far probabilities may be from those that the model's directory holds: the last digits differ between machines. */
const tolerance = 1e-9;

/** A record of CSV: the label, maybe in quotes, and numbers. */
const record = /("(?:[^"]|"")*"|[^,\n]*)((?:,[^,\n]*)+)\r?\n/y;

/**
 * Reads an answer's predictions. `classes` in order, for CSV, which does not name them. They throw Errors that say what is
 * wrong with it.
 */
export const readPredictions: Readonly<
  Record<Form, (body: string, classes: readonly string[]) => readonly Predicted[]>
> = {
  "application/json": (body) => predictionsOf(parsed(body), body),
  "application/jsonlines": (body) =>
    body
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => predictionOf(parsed(line), line)),
  "text/csv": csvRecords,
  "text/plain": (body) =>
    body
      .replace(/\n$/u, "")
      .split("\n")
      .map((label) => ({ label, probabilities: undefined })),
};

/** Throws an Error that shows the first text for which the one does not say what the other says. */
export function mustAgree(
  found: readonly Predicted[],
  expected: readonly Predicted[],
  texts: readonly string[],
  by: string,
): void {
  must(found.length === texts.length, `${by}, ${texts.length} texts were answered by ${found.length} predictions.`);
  for (const [row, text] of texts.entries()) {
    const { label, probabilities } = found[row]!;
    const wanted = expected[row]!;
    const of = `${by}, ${JSON.stringify(text)} is`;
    must(label === wanted.label, `${of} ${JSON.stringify(label)} instead of ${JSON.stringify(wanted.label)}.`);
    if (probabilities === undefined || wanted.probabilities === undefined) continue;
    must(probabilities.size === wanted.probabilities.size, `${of} judged by ${probabilities.size} classes.`);
    for (const [name, value] of wanted.probabilities) {
      const own = probabilities.get(name);
      must(own !== undefined, `${of} judged without the class ${JSON.stringify(name)}.`);
      must(Math.abs(own - value) <= tolerance, `${of} ${JSON.stringify(name)} by ${own} instead of ${value}.`);
    }
  }
}

/** Names of classes in the order in which models have them: by code points. */
export function classesOf(predictions: readonly Predicted[]): readonly string[] {
  const names = [...(predictions[0]?.probabilities?.keys() ?? [])];
  return names.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}

function predictionsOf(value: unknown, body: string): readonly Predicted[] {
  const list = isObject(value) ? value["predictions"] : undefined;
  must(Array.isArray(list), `The answer has no list "predictions": ${shown(body)}`);
  return list.map((item: unknown) => predictionOf(item, body));
}

function predictionOf(value: unknown, body: string): Predicted {
  const { label, probabilities } = isObject(value) ? value : {};
  must(
    typeof label === "string" && isObject(probabilities),
    `A prediction has no label and probabilities: ${shown(body)}`,
  );
  const byClass = Object.entries(probabilities);
  must(
    byClass.every((entry): entry is [string, number] => typeof entry[1] === "number"),
    `A probability is not a number: ${shown(body)}`,
  );
  return { label, probabilities: new Map(byClass) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function csvRecords(body: string, classes: readonly string[]): readonly Predicted[] {
  const all: Predicted[] = [];
  record.lastIndex = 0;
  while (record.lastIndex < body.length) {
    const from = record.lastIndex;
    const found = record.exec(body);
    must(found !== null, `The answer is not CSV: ${shown(body.slice(from))}`);
    const [, label = "", numbers = ""] = found;
    const values = numbers.slice(1).split(",").map(Number);
    must(
      values.length === classes.length,
      `A record of the answer is not a label and a number a class: ${shown(found[0])}`,
    );
    all.push({
      label: label.startsWith('"') ? label.slice(1, -1).replaceAll('""', '"') : label,
      probabilities: new Map(classes.map((name, index) => [name, values[index]!])),
    });
  }
  return all;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`The answer is not JSON: ${shown(text)}`);
  }
}

/** The beginning of what a server said. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}
