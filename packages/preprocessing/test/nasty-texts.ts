import fc from "fast-check";

/** Pieces that have a meaning to some step of the cleaning or to a tokenizer, and pieces that have broken ones before. */
const characters = [
  "@@@@''\".,!?_-#&:;()[]{}|/\\<>$%^*+=~`",
  "aAbBzZ019iIsStT",
  " \t\n\v\f\r\u001c\u001d\u001e\u001f\u0085\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\u180e\u200b\ufeff\u0000\u0007\u007f\u0080\u00ad",
  "ÉéßñÑİıŞşΣσςΑᾳΏΰǅǆﬁȺȾⱥKÅÞþДдЖж字語ひカ한١५½²Ⅷⅷ①ªʰˇ՚়ۖ̇́҈⃣꙰︎️‿⁀·’ʼ＇“”…–€‘",
  "😀👍🏽👩‍👩‍👧🇩🇪🏳️‍🌈❤️𝐀𝐚𐐀𐐨𞤀𞤢𝟘𑄶",
];

const pieces = [
  ...characters.flatMap((some) => Array.from(some)),
  "\ud83d",
  "\ude00",
  "not",
  "the",
  "The",
  "don't",
  "Don’t",
  "isn't",
  "@bob",
  "a@b",
  "x@y",
  "@@",
  "http://t.co/x_1",
  "www.a.b",
  "#MLops",
  ":)",
  ":-D",
  "<3",
  "!!!",
  "?!",
  "...",
  "&amp;",
  "&lt;",
  "sooooo",
  "NOOOO",
  "ΟΔΟΣ",
  "ΣΑΣ",
  "'Σ",
  "İstanbul",
  "10.5%",
];

/** Texts of any code points, most of which nobody has given a meaning. */
export const anyCodePoints: fc.Arbitrary<string> = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 30 })
  .map((points) => String.fromCodePoint(...points));

/** Texts of such pieces, close together and with blanks between, and of any code units, lone surrogates included. */
export const nastyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join("")) },
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(" ", " ", ...pieces), { maxLength: 60 }).map((parts) => parts.join("")),
  },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join(" ")) },
  { weight: 1, arbitrary: anyCodePoints },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 })
      .map((units) => String.fromCharCode(...units)),
  },
);

/** Texts of about this many characters that would show a scan that is not linear, or that is not bounded. */
export function longTexts(length: number): string[] {
  const units = [
    "a",
    "@",
    "@ ",
    "@a",
    "'",
    "ab,",
    "é",
    "Σ",
    "😀",
    "!",
    ":",
    "=D",
    "(",
    "&",
    "a'",
    "http://",
    "#",
    "\0",
    "^_",
  ];
  const words = units.map((unit) => unit.repeat(length / unit.length));
  return [
    ...words,
    `${"@x".repeat(length / 2)} y`,
    `"${"a".repeat(length)}`,
    "not ".repeat(length / 4),
    "👨\u200d".repeat(length / 3),
  ];
}
