// Control characters, line and paragraph separators, and the marks that turn the direction of what follows.
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const named = new Map([
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\r", "\\r"],
]);

/**
 * The text with every character spelled out that could move a terminal's cursor, colour it, or break a line: a tweet
 * must not be able to write over the answer.
 */
export function visible(text: string): string {
  return text.replaceAll(unprintable, spelledOut);
}

/** As `visible`, but lines stay lines: for our own sentences with a user's values in them. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}

function spelledOut(character: string): string {
  const code = character.codePointAt(0)!;
  return named.get(character) ?? (code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
