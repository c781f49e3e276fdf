import type { DataProcessing } from "@aws-sdk/client-sagemaker";
import { jsonPath } from "./json-path.ts";

/** How records are written down. */
type Form = "csv" | "json";

/** What is done to a record before it is sent, and to its answer before it is stored; each is text without a line's end. */
export interface RecordProcessing {
  sent(record: string): string;
  stored(record: string, answer: string): string;
}

/** undefined: nothing is done to records, which may be anything then. Throws an Error for what is no path or no text. */
export function recordProcessing(
  processing: DataProcessing | undefined,
  contentType: string,
): RecordProcessing | undefined {
  if (processing === undefined) return undefined;
  const { InputFilter = "$", OutputFilter = "$", JoinSource = "None" } = processing;
  if (InputFilter === "$" && OutputFilter === "$" && JoinSource === "None") return undefined;
  const form = formOf(contentType);
  if (form === undefined) throw new Error(`DataProcessing is not supported for the content type ${contentType}.`);
  const filterIn = filter("InputFilter", InputFilter);
  const filterOut = filter("OutputFilter", OutputFilter);
  return {
    sent: (record) => (InputFilter === "$" ? record : written(form, filterIn(read(form, record)))),
    stored(record, answer) {
      const value = read(form, answer);
      const joined = JoinSource === "Input" ? join(form, read(form, record), value) : value;
      return written(form, filterOut(joined));
    },
  };
}

function formOf(contentType: string): Form | undefined {
  if (/^text\/csv\b/u.test(contentType)) return "csv";
  return /^application\/(json|jsonlines)\b/u.test(contentType) ? "json" : undefined;
}

function filter(name: string, path: string): (value: unknown) => unknown {
  const found = jsonPath(path);
  if (found === undefined) throw new Error(`${name} ${path} is not a JSONPath that is supported.`);
  return found;
}

/** As AWS documents it: an object gets the member SageMakerOutput, of CSV the columns come behind; all else becomes an object of both. */
function join(form: Form, record: unknown, answer: unknown): unknown {
  if (form === "csv") return [...(record as unknown[]), ...(answer as unknown[])];
  const isObject = typeof record === "object" && record !== null && !Array.isArray(record);
  return isObject ? { ...record, SageMakerOutput: answer } : { SageMakerInput: record, SageMakerOutput: answer };
}

function read(form: Form, text: string): unknown {
  return form === "json" ? JSON.parse(text) : fieldsOf(text);
}

function written(form: Form, value: unknown): string {
  if (form === "json") return JSON.stringify(value ?? null);
  const fields = Array.isArray(value) ? value : [value];
  return fields.map((field) => quoted(String(field ?? ""))).join(",");
}

function quoted(field: string): string {
  return /[",]/u.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** RFC 4180, of one line. */
function fieldsOf(line: string): string[] {
  const fields = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/gu);
  return Array.from(fields, ([, inQuotes, plain]) => inQuotes?.replaceAll('""', '"') ?? plain ?? "");
}
