import { missingText } from "../request-error.ts";
import type { Asked, Reading } from "./asked.ts";
import { csvRows } from "./csv-rows.ts";
import { badCsv } from "./data-frame.ts";
import { utf8Text } from "./json-document.ts";
import { defaultParams } from "./params.ts";

/** What `pandas.read_csv` takes for a missing value. */
const missing = new Set(
  "|#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null".split("|"),
);

/** CSV with a header that has the column `text`; with `header=absent` (RFC 4180) the text is the first column. */
export function readCsv(body: Buffer, { parameters }: Reading): Asked {
  const rows = csvRows(utf8Text(body), badCsv);
  if (parameters.get("header") === "absent") return asked(rows.map(({ fields }) => fields[0]!));
  const [header, ...records] = rows;
  if (header === undefined) throw badCsv("No columns to parse from file");
  const column = header.fields.indexOf("text");
  if (column === -1) throw missingText(header.fields);
  const width = header.fields.length;
  const long = records.find(({ fields }) => fields.length > width);
  if (long !== undefined) {
    throw badCsv(`Error tokenizing data. Expected ${width} fields in line ${long.line}, saw ${long.fields.length}`);
  }
  return asked(records.map(({ fields }) => fields[column] ?? ""));
}

function asked(texts: string[]): Asked {
  return { texts: texts.map((text) => (missing.has(text) ? "" : text)), params: defaultParams };
}
