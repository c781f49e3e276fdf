/** One field by RFC 4180, quoted where it must be. */
function csvField(field: string, delimiter = ","): string {
  const mustQuote = field.includes(delimiter) || /["\r\n]/.test(field);
  return mustQuote ? `"${field.replaceAll('"', '""')}"` : field;
}

/** Rows by RFC 4180. */
export function csvText(rows: readonly (readonly string[])[], lineEnd = "\n", delimiter = ","): string {
  return rows.map((row) => row.map((field) => csvField(field, delimiter)).join(delimiter) + lineEnd).join("");
}
