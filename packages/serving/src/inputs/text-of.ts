import { unusableText } from "../request-error.ts";
import { isObject, own } from "./json-document.ts";

/** What a missing text is: empty in a table; in an array, which NumPy makes strings of, Python's word for it. */
export type MissingText = "" | "None";

/**
 * The text in a cell: a string; of a number its digits; of a list of one, or an object with `text` or a single key, what is
 * in it – as the model's loader in Python reads it. Throws a request error for anything else.
 */
export function textOf(cell: unknown, missing: MissingText): string {
  // A loop and not recursion: the cell may be nested a million deep.
  let item = cell;
  for (;;) {
    if (typeof item === "string") return item;
    if (item === null || item === undefined) return missing;
    if (typeof item === "number") return String(item);
    if (typeof item === "boolean") return item ? "True" : "False";
    if (Array.isArray(item)) {
      if (item.length !== 1) throw unusableText(`A text is a string, not a list of ${item.length}.`);
      item = item[0];
    } else {
      item = memberOf(item);
    }
  }
}

function memberOf(item: unknown): unknown {
  if (isObject(item)) {
    if (Object.hasOwn(item, "text")) return own(item, "text");
    const values = Object.values(item);
    if (values.length === 1) return values[0];
  }
  throw unusableText("A text is a string, not an object.");
}
