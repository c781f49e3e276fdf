/** One row taken apart. */
export interface SplitRecord {
  readonly fields: readonly string[];
  /** Characters up to and with its line end. */
  readonly length: number;
  /** Lines it takes. */
  readonly lines: number;
}

/**
 * Takes the first row of a CSV or TSV text apart, by the rules of `DelimitedRows` but in the plainest way: for headers.
 * Undefined when the text ends before the row does (a row needs its line end, unless `atEnd`).
 */
export function splitRecord(text: string, delimiter: string, atEnd: boolean): SplitRecord | undefined {
  const fields: string[] = [];
  let field = "";
  let state = "start" as "start" | "plain" | "quoted" | "after quote";
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (state === "quoted") {
      if (character === '"') state = "after quote";
      else field += character;
    } else if (character === "\n" || character === "\r") {
      const isPair = character === "\r" && text[at + 1] === "\n";
      if (character === "\r" && at + 1 === text.length && !atEnd) return undefined;
      const length = at + (isPair ? 2 : 1);
      return { fields: [...fields, field], length, lines: linesIn(text.slice(0, length)) };
    } else if (character === delimiter) {
      fields.push(field);
      field = "";
      state = "start";
    } else if (character === '"' && state === "start") {
      state = "quoted";
    } else {
      field += character;
      state = character === '"' && state === "after quote" ? "quoted" : "plain";
    }
  }
  if (!atEnd || state === "quoted") return undefined;
  return { fields: [...fields, field], length: text.length, lines: linesIn(text) };
}

function linesIn(text: string): number {
  return text.split(/\r\n|\r|\n/).length - 1;
}
