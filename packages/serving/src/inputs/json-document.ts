import { isUtf8 } from "node:buffer";
import { invalidInput } from "../request-error.ts";

/** A JSON object. Its keys come from outside: look for them with `own`, which sees no prototype. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The value of a key that the object itself has. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Whether a value of JSON is an object, and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text of a body, a byte order mark left out. Throws a request error when it is not UTF-8. */
export function utf8Text(body: Buffer): string {
  if (!isUtf8(body)) throw invalidInput("Ensure that input is a valid UTF-8 encoded string.");
  const text = body.toString("utf8");
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

/** A body as a value of JSON. V8 reads it without recursion, so that no depth of nesting overflows a stack. */
export function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw notJson("it is not UTF-8");
  try {
    return JSON.parse(utf8Text(body));
  } catch (error) {
    // V8 shows what stands there too, which is not ours to repeat.
    throw notJson(
      /at position .*$|Unexpected end of JSON input/u.exec((error as Error).message)?.[0] ?? "it is malformed",
    );
  }
}

function notJson(why: string): Error {
  return invalidInput(`Ensure that input is a valid JSON formatted string. Error: ${why}`);
}

/** What Python calls the type of a value of JSON, which MLflow's messages speak of. */
export function pythonType(value: unknown): string {
  if (value === null) return "NoneType";
  if (Array.isArray(value)) return "list";
  if (typeof value === "string") return "str";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return "dict";
}
