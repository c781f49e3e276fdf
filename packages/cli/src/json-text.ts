/**
 * One JSON document on one line. Beyond what JSON asks for, the C1 control characters are escaped too: terminals obey
 * some of them, and the document may be shown on one.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\u007f-\u009f\u2028\u2029]/gu, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
