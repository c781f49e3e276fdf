/**
 * A regular expression of Java's, as AWS's descriptions have them, as one of ours that matches whole strings only, as AWS does.
 * What differs is put into other words: Java's `\d \w \s` are ASCII's, and its `\p{Alnum}` and `\p{Print}` ours does not know.
 */
export function javaPattern(source: string): RegExp {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  let inClass = false;
  const translated = source.replaceAll(/\\p\{\w+\}|\\[\s\S]|[[\]]/gu, (part) => {
    if (part === "[" || part === "]") {
      inClass = part === "[";
      return part;
    }
    const [inside, outside] = replacements[part] ?? [part, part];
    return inClass ? inside : outside;
  });
  const pattern = new RegExp(`^(?:${translated})$`, "u");
  patterns.set(source, pattern);
  return pattern;
}

const patterns = new Map<string, RegExp>();

/** What stands for it within `[…]`, and outside. */
const replacements: Readonly<Record<string, readonly [string, string]>> = {
  "\\s": ["\\t-\\r ", "[\\t-\\r ]"],
  "\\S": ["\\0-\\x08\\x0e-\\x1f!-\\u{10ffff}", "[^\\t-\\r ]"],
  "\\p{Alnum}": ["a-zA-Z0-9", "[a-zA-Z0-9]"],
  "\\p{Print}": ["\\x20-\\x7e", "[\\x20-\\x7e]"],
  "\\A": ["A", "^"],
  "\\z": ["z", "$"],
};
