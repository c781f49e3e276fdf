import { SentimentError } from "@sentiment/errors";
import { plainText } from "../../rest/plain-text.ts";

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a server's JSON with `read`, which may throw whatever it likes about what it does not expect. Errors: `remote`
 * (MALFORMED_ANSWER).
 */
export function readJsonAnswer<Value>(text: string, uri: string, read: (fields: Fields) => Value): Value {
  try {
    return read(fieldsOf(JSON.parse(text)));
  } catch (cause) {
    if (SentimentError.is(cause)) throw cause;
    throw new SentimentError({
      kind: "remote",
      code: "MALFORMED_ANSWER",
      message: `What the server says about the files at ${uri} cannot be understood: ${plainText(text, 100)}`,
      hint: "Is it an MLflow server, and no proxy that answers instead of it?",
      cause,
    });
  }
}

export function fieldsOf(value: unknown): Fields {
  if (typeof value !== "object" || value === null) throw new TypeError("it is no object");
  return value as Fields;
}

/** A list, or none where it is left out since it is empty. */
export function listOf(value: unknown = []): readonly Fields[] {
  if (!Array.isArray(value)) throw new TypeError("it is no list");
  return value.map(fieldsOf);
}

export function textOf(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("it is no text");
  return value;
}

/** A number of bytes; Protobuf may write it as digits in quotes, and leaves out a 0. */
export function bytesOf(value: unknown = 0): number {
  const bytes = Number(value);
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw new TypeError("it is no number of bytes");
  return bytes;
}

/** `{"Host": "…"}` */
export function headersOf(value: unknown = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fieldsOf(value)).map(([name, text]) => [name.toLowerCase(), textOf(text)]));
}
