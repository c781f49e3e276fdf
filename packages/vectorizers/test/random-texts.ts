import type { Random } from "@sentiment/numerics";

/** Words that sort, hash or encode unlike plain ones: astral against U+FFxx, NUL, long, alike in their first bytes. */
const nastyWords = [
  "é",
  "İ",
  "i̇",
  "ﬀ",
  "Ａ",
  "\uFFFD",
  "\u{1F600}",
  "\u{10FFFF}",
  "\uD7FF",
  "\0",
  "a\0",
  "\uFEFFa",
  "_",
  "don’t",
  "x".repeat(300),
  `${"x".repeat(300)}y`,
  "exactly8",
  "exactly11by",
  "twelve-bytes",
  "twelve-byter",
];

/** Texts as lists of tokens: few frequent words and many rare ones, now and then a nasty one, some texts empty. */
export function randomTexts(random: Random, texts: number, words: number): string[][] {
  return Array.from({ length: texts }, () => {
    const length = random.below(8) === 0 ? 0 : random.below(14);
    return Array.from({ length }, () => {
      if (random.below(12) === 0) return nastyWords[random.below(nastyWords.length)]!;
      return `w${Math.floor(words * random.float() ** 3)}`;
    });
  });
}
