import { Random, type ByteStrings } from "@sentiment/numerics";
import { pick } from "./pick.ts";

/** The content words of an invented language, the most frequent first. */
export interface Vocabulary {
  readonly words: ByteStrings;
  /** Which way each word leans and how strongly: −100 (sad only) … 100 (glad only). */
  readonly leanings: Int8Array;
}

const wordCount = 400_000;
const longestWord = 9;
const consonants = bytesOf("bcdfghjklmnrstvwz");
const vowels = bytesOf("aeiou");
/** The same vowels with an acute: the second byte of each, in UTF-8; the first is always C3. */
const accents = Uint8Array.of(0xa1, 0xa9, 0xad, 0xb3, 0xba);
const accentLead = 0xc3;
/** Consonants only: since every syllable ends with a vowel, no two words become one. */
const endings = ["", "", "", "s", "n", "r", "ng", "ll"].map(bytesOf);
const syllables = consonants.length * vowels.length;
const shortWords = syllables ** 2;
const longWords = syllables ** 3;

/** The same language whatever the seed of the tweets, so that what is learned from one seed can be tested on another. */
export function inventVocabulary(): Vocabulary {
  const random = new Random(20_150_813);
  const bytes = new Uint8Array(wordCount * longestWord);
  const offsets = new Int32Array(wordCount + 1);
  const leanings = new Int8Array(wordCount);
  for (let rank = 0; rank < wordCount; rank++) {
    offsets[rank + 1] = inventWord(rank, random, bytes, offsets[rank]!);
    leanings[rank] = inventLeaning(rank, random);
  }
  return { words: { count: wordCount, bytes, offsets }, leanings };
}

/**
 * Writes a word at `start` and returns its end. Frequent words have two syllables, the others three; the rank, scrambled, is
 * the number that they spell, so that no two words are alike.
 */
function inventWord(rank: number, random: Random, bytes: Uint8Array, start: number): number {
  const isShort = rank < shortWords;
  // Multiplying by a number that shares no factor with the count (its primes are 5 and 17) is a permutation.
  let code = isShort ? (rank * 3571) % shortWords : ((rank - shortWords) * 290_777) % longWords;
  const hasAccent = pick(random, 100) < 4 && rank > 100;
  let end = start;
  for (let syllable = 0; syllable < (isShort ? 2 : 3); syllable++) {
    bytes[end++] = consonants[code % consonants.length]!;
    code = Math.floor(code / consonants.length);
    const vowel = code % vowels.length;
    code = Math.floor(code / vowels.length);
    if (hasAccent && syllable === 0) bytes[end++] = accentLead;
    bytes[end++] = hasAccent && syllable === 0 ? accents[vowel]! : vowels[vowel]!;
  }
  for (const byte of endings[pick(random, endings.length)]!) bytes[end++] = byte;
  return end;
}

/**
 * Three quarters of the better known words lean to one side or the other; the rare ones say nothing. So set that, as
 * with real tweets, a linear classifier on counts is right for about four fifths of the tweets it has not seen.
 */
function inventLeaning(rank: number, random: Random): number {
  const strength = 70 + pick(random, 31);
  const side = pick(random, 8);
  if (rank >= 20_000) return 0;
  return side < 3 ? strength : side < 6 ? -strength : 0;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
