/**
 * Python's white space, as `str.split()`, `str.isspace()` and `\s` see it. It is not JavaScript's: U+001C–001F and
 * U+0085 are white space to Python and U+FEFF is not. To be put between the brackets of a regular expression.
 */
export const pythonSpace = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;

const runs = new RegExp(`[${pythonSpace}]+`, "u");

/** Python's `text.split()`: the stretches between white space, none of them empty. */
export function splitOnSpace(text: string): string[] {
  return text.split(runs).filter((word) => word !== "");
}
