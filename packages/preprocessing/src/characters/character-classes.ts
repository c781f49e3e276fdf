import { pythonSpace } from "./python-space.ts";

/** What a character does to a token while the tutorial's cleaning runs over it. */
export const characterClass = {
  /** Ends a token: neither white space nor a word character nor one of the 32 marks. */
  separator: 1,
  /** Belongs to a token: Python's `\w` without `_`, which the cleaning takes for a mark. */
  word: 2,
  /** Python's white space: ends a word. */
  space: 3,
  /** One of the 32 ASCII punctuation marks: dropped, and the token goes on behind it. */
  mark: 4,
  /** Cannot be lower-cased alone: Σ, whose lower case hangs on its neighbours, and İ, which becomes two. */
  special: 5,
} as const;

const wordCharacter = /[\p{L}\p{N}]/u;
const asciiMark = /[!-/:-@[-`{-~]/;
const space = new RegExp(`[${pythonSpace}]`, "u");
const capitalSigma = "Σ";

/**
 * The class of a code point in its low three bits and its lower-case code point above them. For code points from
 * 0x80 on ask `characterEntry`, which keeps what it found.
 */
export function computeEntry(point: number): number {
  const character = String.fromCodePoint(point);
  const lower = character.toLowerCase();
  const single = String.fromCodePoint(lower.codePointAt(0)!) === lower;
  return (
    (lower.codePointAt(0)! << 3) | (single && character !== capitalSigma ? classOf(character) : characterClass.special)
  );
}

function classOf(character: string): number {
  if (wordCharacter.test(character)) return characterClass.word;
  if (asciiMark.test(character)) return characterClass.mark;
  return space.test(character) ? characterClass.space : characterClass.separator;
}
