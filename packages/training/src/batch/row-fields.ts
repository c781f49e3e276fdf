import { splitFields, type RecordSource } from "@sentiment/dataset";

/** The values of a row under the source's columns, as text; as many as there are columns, whatever the row holds. */
export function rowFields({ format, columns }: Pick<RecordSource, "format" | "columns">, row: string): string[] {
  if (format === "text") return [row];
  if (format === "jsonl") return jsonFields(columns, row);
  const fields = splitFields(row, format);
  return columns.map((_, index) => fields[index] ?? "");
}

/** Strings as they are, null as nothing, all else as its JSON. */
function jsonFields(columns: readonly string[], row: string): string[] {
  let values: Readonly<Record<string, unknown>>;
  try {
    values = (exactJson.parse(row, exactNumbers) ?? {}) as Record<string, unknown>;
  } catch {
    values = {};
  }
  return columns.map((name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined || value === null) return "";
    return typeof value === "string" ? value : JSON.stringify(value);
  });
}

/** Numbers as they are written: an id of a tweet has more digits than a double keeps. */
function exactNumbers(_key: string, value: unknown, { source }: { source?: string }): unknown {
  return typeof value === "number" && source !== undefined ? exactJson.rawJSON(source) : value;
}

/** What Node has of ECMAScript's proposal "JSON.parse source text access", and TypeScript does not know yet. */
const exactJson = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
  rawJSON(text: string): unknown;
};
