/** A row of CSV, and the line it begins in, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly fields: readonly string[];
}

/** Up to the next comma or line end. */
const plain = /[^,\r\n]*/y;
const lineEnd = /\r\n?|\n/gy;

/**
 * The rows of a CSV text (RFC 4180), read as pandas' parser does: any of the three line ends, blank lines left out, and what
 * follows a closing quote belongs to the field. `fail` makes the error for a quote that is never closed.
 */
export function csvRows(text: string, fail: (why: string) => Error): CsvRow[] {
  const rows: CsvRow[] = [];
  let fields: string[] = [];
  let line = 1;
  let began = 1;
  let at = 0;
  let quotedField = false;
  const endRow = (): void => {
    if (fields.length > 1 || fields[0] !== "" || quotedField) rows.push({ line: began, fields });
    fields = [];
    quotedField = false;
  };
  while (at < text.length) {
    let field = "";
    while (text[at] === '"') {
      const end = closingQuote(text, at + 1);
      if (end === -1) throw fail(`Error tokenizing data. EOF inside string starting at row ${rows.length}`);
      const inside = text.slice(at + 1, end);
      line += inside.match(/\r\n?|\n/g)?.length ?? 0;
      field += inside.replaceAll('""', '"');
      quotedField = true;
      at = end + 1;
    }
    plain.lastIndex = at;
    const rest = plain.exec(text)![0];
    fields.push(field + rest);
    at += rest.length;
    if (text[at] === ",") {
      at++;
      if (at === text.length) fields.push("");
      continue;
    }
    endRow();
    lineEnd.lastIndex = at;
    at += lineEnd.exec(text)?.[0].length ?? 0;
    began = ++line;
  }
  if (fields.length > 0) endRow();
  return rows;
}

/** Where the quote is that ends the field which begins at `from`; two in a row are one of the text. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}
