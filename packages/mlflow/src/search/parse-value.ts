import type { Cursor } from "./cursor.ts";
import type { Searchable } from "./searchable.ts";
import type { SqlValue } from "./sql.ts";
import type { ValueType } from "./vocabulary.ts";

/**
 * Quotes and backslashes in a text stand for themselves: what MLflow's parser walks over as an escape (a doubled quote,
 * a backslash and a quote) it leaves in the value.
 */
const texts: Readonly<Record<string, RegExp>> = { "'": /'(?:''|\\'|[^'])*'/uy, '"': /"(?:""|\\"|[^"])*"/uy };
const number = /-?\d+(?:\.\d+)?[Ee]-?\d+|-?(?:\d+(?:\.\d*)?|\.\d+)/uy;
const smallest = -(2n ** 63n);
const greatest = 2n ** 63n - 1n;

/**
 * Reads the one value to the right of an operator.
 *
 * @throws SentimentError `INVALID_PARAMETER_VALUE` where it is not of `type`.
 */
export function parseValue(cursor: Cursor, type: ValueType, of: Searchable): SqlValue {
  if (type === "text") return parseText(cursor, of);
  if (type === "id" || (type === "version" && of.textQuotes.includes(cursor.text[cursor.at] ?? ""))) {
    const from = cursor.at;
    return parseId(cursor, parseText(cursor, of), from);
  }
  return parseNumber(cursor, type);
}

/**
 * The id that a quoted text says.
 *
 * @throws SentimentError `INVALID_PARAMETER_VALUE` where it is no integer of 64 bits.
 */
export function parseId(cursor: Cursor, text: string, from: number): bigint {
  const id = /^[+-]?\d+$/u.test(text) ? BigInt(text.replace("+", "")) : undefined;
  if (id === undefined || id < smallest || id > greatest) {
    const hint = "An id is an integer in quotes: '1'.";
    throw cursor.error(`${JSON.stringify(text)} is no id.`, hint, { from, length: cursor.at - from });
  }
  return id;
}

function parseText(cursor: Cursor, of: Searchable): string {
  const quote = of.textQuotes.find((candidate) => cursor.text[cursor.at] === candidate);
  const examples = of.textQuotes.map((candidate) => `${candidate}nb${candidate}`).join(" or ");
  const hint = `A text stands in quotes: ${examples}.`;
  if (quote === undefined) throw cursor.error(`expected a quoted text, found ${cursor.found()}.`, hint);
  const text = cursor.take(texts[quote]!);
  if (text === undefined)
    throw cursor.error(`the quote ${quote} is not closed.`, `Close it with another ${quote}.`, { length: 1 });
  // A quote right behind it: an odd number of them, of which MLflow's parser makes nothing.
  if (cursor.text[cursor.at] === quote) {
    const other = of.textQuotes.find((candidate) => candidate !== quote);
    const mend = other === undefined ? hint : `Put a text that has ${quote} between ${other} and ${other}.`;
    throw cursor.error("the text ends before this quote.", mend, { length: 1 });
  }
  return text.slice(1, -1);
}

function parseNumber(cursor: Cursor, type: ValueType): number | bigint {
  const from = cursor.at;
  const hint = "A number looks like 10, 0.5 or 1e-3, without quotes and without +.";
  const written = cursor.take(number);
  const rest = cursor.look(/[^\s]+/uy);
  if (written === undefined || rest !== undefined) {
    cursor.at = from;
    throw cursor.error(`expected a number, found ${cursor.found()}.`, hint);
  }
  const integer = /^-?\d+$/u.test(written);
  if (type === "real") return Number(written);
  if ((type === "integer" || type === "version") && !integer) {
    const what = type === "version" ? "A version is a whole number." : "A time is milliseconds since 1970.";
    throw cursor.error(`expected an integer, found ${written}.`, what, { from, length: written.length });
  }
  if (!integer) return Number(written);
  const exact = BigInt(written);
  if (exact < smallest || exact > greatest) {
    throw cursor.error(`${written} is too large.`, "An integer has at most 64 bits.", { from, length: written.length });
  }
  return exact;
}
