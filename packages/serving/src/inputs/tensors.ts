import { invalidInput, missingText, unusableText } from "../request-error.ts";
import { textsOfObjects } from "./data-frame.ts";
import { isObject, own, type JsonObject } from "./json-document.ts";
import { textOf } from "./text-of.ts";

/** The texts of `instances`, TensorFlow Serving's format by rows: texts, lists of one, or objects with `text`. */
export function textsOfInstances(value: unknown): string[] {
  if (!Array.isArray(value) || !isObject(value[0])) return textsOfInputs(value);
  const objects = value as unknown[];
  if (!objects.every(isObject))
    throw invalidInput("Ensure that the input is a valid JSON-formatted string. An instance is no object.");
  const lacking = objects.findIndex((one) => !Object.hasOwn(one, "text"));
  const texts = textsOfObjects(objects, "None");
  // MLflow answers for the others only, and whose answers those are nobody knows.
  if (lacking !== -1) throw invalidInput(`instances[${lacking}] has no text, and others have.`);
  return texts;
}

/** The texts of `inputs`: a list as in `instances`, or `{"text": […]}`, by columns. */
export function textsOfInputs(value: unknown): string[] {
  if (isObject(value)) return textsOfColumn(value);
  if (!Array.isArray(value)) throw missingText([0]);
  const items = value as unknown[];
  const objects = items.filter(isObject);
  if (objects.length === 0) return textsOfArray(items);
  if (objects.length < items.length) throw missingText([0]);
  return textsOfObjects(objects, "None");
}

function textsOfColumn(columns: JsonObject): string[] {
  if (!Object.hasOwn(columns, "text")) throw missingText(Object.keys(columns));
  const column = own(columns, "text");
  return Array.isArray(column) ? textsOfArray(column) : [textOf(column, "None")];
}

/** A list of texts, or of lists of one text; a single list of several is what MLflow makes of one of texts. */
function textsOfArray(items: readonly unknown[]): string[] {
  const lists = items.filter((item) => Array.isArray(item));
  if (lists.length === 0) return items.map((item) => textOf(item, "None"));
  const [first] = lists;
  if (lists.length !== items.length || !lists.every(({ length }) => length === first!.length)) {
    throw invalidInput("setting an array element with a sequence. The requested array has an inhomogeneous shape.");
  }
  if (items.length === 1) return first!.map((item: unknown) => textOf(item, "None"));
  if (first!.length !== 1) throw unusableText(`A text is a string, not a list of ${first!.length}.`);
  return items.map((item) => textOf(item, "None"));
}
