import type { Style } from "../style.ts";
import { csvText } from "./csv.ts";
import { markdownText } from "./markdown.ts";
import type { Sheet } from "./sheet.ts";
import { tableText } from "./table.ts";

const forms: Readonly<Record<SheetFormat, (sheet: Sheet, style: Style) => string>> = {
  table: tableText,
  csv: csvText,
  md: markdownText,
};

/** The forms that a sheet can take. */
export type SheetFormat = "table" | "csv" | "md";

export function sheetText(sheet: Sheet, format: SheetFormat, style: Style): string {
  return forms[format](sheet, style);
}
