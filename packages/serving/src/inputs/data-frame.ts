import { badRequest, invalidInput, missingText, quoted } from "../request-error.ts";
import { isObject, own, pythonType, type JsonObject } from "./json-document.ts";
import { textOf } from "./text-of.ts";

const column = "text";
const splitKeys = new Set(["columns", "data", "index"]);

/** The texts of `dataframe_split`: `{columns, data, index?}`, what pandas writes with `orient="split"`. */
export function textsOfSplit(value: unknown): string[] {
  if (!isObject(value)) throw invalidInput(`Dataframe split format must be a dictionary. Got ${typeWords(value)}.`);
  const keys = Object.keys(value);
  if (!Object.hasOwn(value, "data") || !keys.every((key) => splitKeys.has(key))) {
    const got = keys.slice(0, 20).map(quoted).join(", ");
    throw invalidInput(
      `Dataframe split format must have 'data' field and optionally 'columns' and 'index' fields. Got {${got}}.'`,
    );
  }
  const rows = own(value, "data") ?? [];
  if (!Array.isArray(rows)) throw badFrame("split", "DataFrame constructor not properly called!");
  const at = placeOfText(value, rows);
  checkIndex(own(value, "index"), rows);
  return rows.map((row: unknown) => textOf(cellOf(row, at), ""));
}

/** Which cell of a row is the text. */
function placeOfText(frame: JsonObject, rows: readonly unknown[]): number {
  const columns = own(frame, "columns");
  const lists = rows.filter((row) => Array.isArray(row));
  const width = lists.length === 0 ? 1 : lists.reduce((most, { length }) => Math.max(most, length), 0);
  if (columns === undefined || columns === null) throw missingText(Array.from({ length: width }, (_, place) => place));
  if (!Array.isArray(columns)) throw badFrame("split", "columns must be a list");
  const names = columns as unknown[];
  if (rows.length > 0 && !isObject(rows[0]) && width !== names.length) {
    throw badFrame("split", `${names.length} columns passed, passed data had ${width} columns`);
  }
  const at = names.indexOf(column);
  if (at === -1) throw missingText(names.map((name) => (typeof name === "string" ? name : 0)));
  if (names.lastIndexOf(column) !== at) {
    throw invalidInput("Data is not compatible with model signature. There are two columns text.");
  }
  return at;
}

function cellOf(row: unknown, at: number): unknown {
  if (Array.isArray(row)) return row[at];
  return isObject(row) ? own(row, column) : row;
}

function checkIndex(index: unknown, rows: readonly unknown[]): void {
  if (!Array.isArray(index) || index.length === rows.length || rows.length === 0) return;
  throw badFrame("split", `Length of values (${rows.length}) does not match length of index (${index.length})`);
}

/** The texts of `dataframe_records`: a list of objects; one without a text has an empty one, if others have it. */
export function textsOfRecords(value: unknown): string[] {
  if (!Array.isArray(value)) {
    throw invalidInput(`Dataframe records format must be a list of records. Got ${typeWords(value)}.`);
  }
  const records = value as unknown[];
  if (records.length > 0 && !isObject(records[0])) throw missingText([0]);
  if (!records.every(isObject)) throw badFrame("records", "a record is no object");
  return textsOfObjects(records);
}

/** The member `text` of each object. */
export function textsOfObjects(objects: readonly JsonObject[], missing: "" | "None" = ""): string[] {
  if (!objects.some((one) => Object.hasOwn(one, column))) {
    throw missingText([...new Set(objects.slice(0, 20).flatMap((one) => Object.keys(one).slice(0, 20)))]);
  }
  return objects.map((one) => (Object.hasOwn(one, column) ? textOf(own(one, column), missing) : ""));
}

function badFrame(orient: "split" | "records", why: string): Error {
  return invalidInput(
    `Provided dataframe_${orient} field is not a valid dataframe representation in '${orient}' format. Error: '${why}'`,
  );
}

function typeWords(value: unknown): string {
  if (Array.isArray(value)) return "list";
  return isObject(value) ? "dictionary" : `type <class '${pythonType(value)}'>`;
}

/** A CSV's problem, in the words in which MLflow wraps pandas'. */
export function badCsv(why: string): Error {
  return badRequest(
    "Failed to parse input as a Pandas DataFrame. Ensure that the input is a valid CSV-formatted Pandas DataFrame produced " +
      `using the \`pandas.DataFrame.to_csv()\` method. Error: '${why}'`,
  );
}
