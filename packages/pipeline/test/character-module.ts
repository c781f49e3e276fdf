import { writeFileSync } from "node:fs";

/** Where the Python loader's character classes stand. */
export const characterModulePath = new URL("../python/sentiment_model/characters.py", import.meta.url);

/**
 * Blocks with capitals that are younger than Unicode 13, which the oldest Python knows that the loader runs on. Small
 * letters of older capitals never change, as Unicode promises.
 */
const youngCapitals = [0x1c89, 0x2c2f, [0xa7c0, 0xa7dc], [0x10570, 0x10595], [0x10d50, 0x10d65], [0x16ea0, 0x16eb8]];

/**
 * The text of `characters.py`: what this Node's Unicode says. Python's own tables are those of its version and differ
 * from Python to Python. After an update of Node that brings a new Unicode, run this file with Node: it writes the module.
 */
export function characterModule(): string {
  return `"""Classes of characters as Unicode ${process.versions.unicode} has them, for expressions of \`re\`: Python's own tables hang on its version.

Written by packages/pipeline/test/character-module.ts.
"""


def _class(ranges):
    """The inside of \`[…]\` for code points in hex, \`first-last\` or single."""
    return "".join("-".join(chr(int(point, 16)) for point in each.split("-")) for each in ranges.split())


def _pairs(pairs):
    return {int(one, 16): int(other, 16) for one, other in (pair.split(":") for pair in pairs.split())}


# The general categories L, N and M, and Extended_Pictographic.
LETTER = _class(
${classOf(/\p{L}/u)}
)
NUMBER = _class(
${classOf(/\p{N}/u)}
)
MARK = _class(
${classOf(/\p{M}/u)}
)
PICTURE = _class(
${classOf(/\p{Extended_Pictographic}/u)}
)
WORD = LETTER + NUMBER

# Capitals that are younger than Unicode 13, each with its small letter.
_YOUNG = _pairs(
${quoted(youngPairs())}
)


def lower(text):
    """JavaScript's \`toLowerCase\`: Python's \`lower\` follows the same rules, on the capitals that it knows."""
    return text.lower() if text.isascii() else text.translate(_YOUNG).lower()
`;
}

function classOf(characters: RegExp): string {
  const ranges: string[] = [];
  for (let point = 0; point <= 0x10ffff; point++) {
    if (!characters.test(String.fromCodePoint(point))) continue;
    const first = point;
    while (characters.test(String.fromCodePoint(point + 1))) point++;
    ranges.push(first === point ? hex(first) : `${hex(first)}-${hex(point)}`);
  }
  return quoted(ranges);
}

function youngPairs(): string[] {
  const points = youngCapitals.flatMap((range) =>
    typeof range === "number" ? [range] : Array.from({ length: range[1]! - range[0]! + 1 }, (_, at) => range[0]! + at),
  );
  return points
    .map((point) => [point, String.fromCodePoint(point).toLowerCase().codePointAt(0)!] as const)
    .filter(([capital, small]) => small !== capital)
    .map(([capital, small]) => `${hex(capital)}:${hex(small)}`);
}

/** Words as the lines of one string. */
function quoted(words: readonly string[]): string {
  const wrapped: string[] = [];
  for (const word of words) {
    const last = wrapped.at(-1);
    if (last !== undefined && last.length + word.length < 104) wrapped[wrapped.length - 1] = `${last} ${word}`;
    else wrapped.push(word);
  }
  return wrapped.map((line, index) => `    "${line}${index < wrapped.length - 1 ? " " : ""}"`).join("\n");
}

function hex(point: number): string {
  return point.toString(16);
}

if (import.meta.main) writeFileSync(characterModulePath, characterModule());
