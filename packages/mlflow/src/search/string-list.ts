import type { Cursor } from "./cursor.ts";

const literal = /'(?:\\[\\'"]|[^'\\\n\r])*'|"(?:\\[\\'"]|[^"\\\n\r])*"/uy;
const hint =
  "A list is quoted texts in parentheses: ('a', 'b'). In it a backslash stands before a quote or another backslash.";

/**
 * Reads `('a', 'b')`. MLflow reads a list as Python would, so unlike in other texts backslashes escape, and literals
 * with nothing between them are one text.
 *
 * @throws SentimentError `INVALID_PARAMETER_VALUE` where no list of quoted texts stands.
 */
export function parseStringList(cursor: Cursor): readonly string[] {
  if (cursor.take(/\(/uy) === undefined) throw cursor.error(`expected a list, found ${cursor.found()}.`, hint);
  const items: string[] = [];
  for (;;) {
    items.push(parseItem(cursor));
    const comma = cursor.take(/,\s*/uy) !== undefined;
    if (cursor.take(/\)/uy) !== undefined) return items;
    if (!comma) throw cursor.error(`expected , or ) in the list, found ${cursor.found()}.`, hint);
  }
}

function parseItem(cursor: Cursor): string {
  cursor.skipBlanks();
  let item: string | undefined;
  for (let part = cursor.take(literal); part !== undefined; part = cursor.take(literal)) {
    item = (item ?? "") + part.slice(1, -1).replaceAll(/\\(.)/gu, "$1");
    cursor.skipBlanks();
  }
  if (item === undefined) throw cursor.error(`expected a quoted text of the list, found ${cursor.found()}.`, hint);
  return item;
}
