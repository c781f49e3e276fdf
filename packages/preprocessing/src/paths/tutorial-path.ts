import type { TextBatch } from "@sentiment/numerics";
import { asciiClass, asciiLower, asciiWordLower, characterEntry } from "../characters/character-table.ts";
import { characterClass } from "../characters/character-classes.ts";
import { decodeCodePoint, encodeCodePoint, utf8Length } from "../characters/utf8.ts";
import { tutorialCleaning } from "../cleaning/registry.ts";
import type { PreprocessingSettings } from "../preprocessor.ts";
import { StopWordTable } from "../stop-words/stop-word-table.ts";
import { ensureBytes, ensureRows, ensureTokens, type TokenBatch } from "../token-batch.ts";

const atSign = 0x40;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** Whether these settings are the tutorial's cleaning before scikit-learn's words, which `TutorialPath` fuses. */
export function fitsTutorialPath(settings: PreprocessingSettings): boolean {
  return settings.tokenizer === "words" && settings.cleaning.join() === tutorialCleaning.join();
}

/**
 * The tutorial's cleaning and scikit-learn's words in one pass over the bytes, without a string for a text or token.
 *
 * The steps fuse because each looks at one word (a stretch without white space) at a time. Lower-casing never looks
 * across white space; a stop word is a whole word; of `@\S+ ` all white space has become one blank by then, so that a
 * match runs from a word's first `@` with something behind it to the next word that is kept; the marks go one by one.
 * So a word is lower-cased to where its tokens shall stand (`#end`), dropped if it is a stop word, and then squeezed
 * where it stands: marks out, a token closed wherever a separator stands.
 *
 * What a mention deletes is known only when the next kept word comes: a mention that ends the text stays. So its rest
 * is squeezed as if it stayed, and `#mention…` remember the state before its `@`, to which the next kept word returns
 * and goes on with the token that was open there (`a@b c` is `ac`).
 *
 * The vectorizer's second lower-casing has nothing left to do, as no step brings in a capital.
 */
export class TutorialPath {
  readonly #stopWords: StopWordTable;
  readonly #minLength: number;

  #input: Uint8Array = new Uint8Array(0);
  #bytes: Uint8Array = new Uint8Array(0);
  #starts: Int32Array = new Int32Array(0);
  #ends: Int32Array = new Int32Array(0);
  /** Bytes and tokens written so far. */
  #end = 0;
  #tokens = 0;

  /** Where the last kept word's `@` would have been written, or -1; and the open token and the tokens closed then. */
  #mentionEnd = -1;
  #mentionTokenStart = 0;
  #mentionTokens = 0;

  constructor(settings: PreprocessingSettings) {
    this.#stopWords = new StopWordTable(settings.stopWords.words);
    this.#minLength = settings.tokenMinLength;
  }

  /** Fills `out` with the tokens of the batch. */
  tokenize(batch: TextBatch, out: TokenBatch): void {
    ensureRows(out, batch.rows);
    this.#input = batch.bytes;
    this.#end = 0;
    this.#tokens = 0;
    for (let row = 0; row < batch.rows; row++) {
      const start = batch.starts[row]!;
      const end = batch.ends[row]!;
      // One byte becomes at most three (U+FFFD, for one that is not UTF-8), and every token but the last ends with a byte of its own.
      ensureBytes(out, this.#end + 3 * (end - start));
      ensureTokens(out, this.#tokens + ((end - start) >> 1) + 1);
      this.#bytes = out.bytes;
      this.#starts = out.starts;
      this.#ends = out.ends;
      this.#mentionEnd = -1;
      this.#tokenizeRow(start, end);
      out.rowEnds[row] = this.#tokens;
    }
    out.rows = batch.rows;
    out.tokens = this.#tokens;
  }

  /** Words of ASCII letters and digits alone are done here; the others are continued by `#oddWord`. */
  #tokenizeRow(from: number, to: number): void {
    const input = this.#input;
    const bytes = this.#bytes;
    let at = from;
    while (at < to) {
      const start = this.#end;
      let end = start;
      let lower = 0;
      while (at < to && (lower = asciiWordLower[input[at]!]!) !== 0) {
        bytes[end++] = lower;
        at++;
      }
      if (at < to && asciiClass[input[at]!] !== characterClass.space) {
        at = this.#oddWord(at, to, end);
      } else {
        at++;
        if (end > start) this.#wordEnds(end, false);
      }
    }
  }

  /** Lower-cases the rest of a word, of which all before `at` stands in front of `end`; gives the position behind it. */
  #oddWord(at: number, to: number, end: number): number {
    const input = this.#input;
    const bytes = this.#bytes;
    const from = at - (end - this.#end);
    let odd = false;
    let special = false;
    let spaceLength = 0;
    while (at < to) {
      const byte = input[at]!;
      if (byte < 0x80) {
        const kind = asciiClass[byte]!;
        if (kind === characterClass.space) {
          spaceLength = 1;
          break;
        }
        odd ||= kind !== characterClass.word;
        bytes[end++] = asciiLower[byte]!;
        at++;
        continue;
      }
      const point = decodeCodePoint(input, at, to);
      if (point < 0) {
        special = true;
        at++;
        continue;
      }
      const entry = characterEntry(point);
      const kind = entry & 7;
      if (kind === characterClass.space) {
        spaceLength = utf8Length(point);
        break;
      }
      odd ||= kind !== characterClass.word;
      special ||= kind === characterClass.special;
      end = encodeCodePoint(entry >> 3, bytes, end);
      at += utf8Length(point);
    }
    if (special) {
      const word = decoder.decode(input.subarray(from, at)).toLowerCase();
      end = this.#end + encoder.encodeInto(word, bytes.subarray(this.#end)).written;
      odd = true;
    }
    if (end > this.#end) this.#wordEnds(end, odd);
    return at + spaceLength;
  }

  /** Takes in the lower-cased word in `#bytes[#end .. end)`; `odd`: it holds more than word characters. */
  #wordEnds(end: number, odd: boolean): void {
    const start = this.#end;
    if (this.#stopWords.has(this.#bytes, start, end)) return;
    if (odd || this.#mentionEnd >= 0) {
      this.#squeeze(start, end);
    } else {
      this.#closeToken(start, end);
      this.#end = end;
    }
  }

  /** Moves the tokens of the lower-cased word in `#bytes[from .. to)` to where they belong, at or before `from`. */
  #squeeze(from: number, to: number): void {
    const bytes = this.#bytes;
    let end = this.#end;
    let tokenStart = end;
    if (this.#mentionEnd >= 0) {
      end = this.#mentionEnd;
      tokenStart = this.#mentionTokenStart;
      this.#tokens = this.#mentionTokens;
      this.#mentionEnd = -1;
    }
    let at = from;
    while (at < to) {
      const byte = bytes[at]!;
      if (byte < 0x80) {
        at++;
        const kind = asciiClass[byte]!;
        if (kind === characterClass.word) {
          bytes[end++] = byte;
          continue;
        }
        if (kind === characterClass.mark) {
          if (byte === atSign && at < to && this.#mentionEnd < 0) {
            this.#mentionEnd = end;
            this.#mentionTokenStart = tokenStart;
            this.#mentionTokens = this.#tokens;
          }
          continue;
        }
      } else {
        const point = decodeCodePoint(bytes, at, to);
        at += utf8Length(point);
        if ((characterEntry(point) & 7) === characterClass.word) {
          end = encodeCodePoint(point, bytes, end);
          continue;
        }
      }
      this.#closeToken(tokenStart, end);
      tokenStart = end;
    }
    this.#closeToken(tokenStart, end);
    this.#end = end;
  }

  /** Writes down the token in `#bytes[start .. end)` if it is long enough. */
  #closeToken(start: number, end: number): void {
    const minLength = this.#minLength;
    if (end - start < minLength) return;
    if (end - start < 4 * minLength) {
      let length = 0;
      for (let at = start; at < end; at++) if ((this.#bytes[at]! & 0xc0) !== 0x80) length++;
      if (length < minLength) return;
    }
    this.#starts[this.#tokens] = start;
    this.#ends[this.#tokens++] = end;
  }
}
