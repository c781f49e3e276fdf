import type { TextBatch } from "@sentiment/numerics";
import { asciiClass, asciiLower, asciiWordLower, characterEntry } from "../characters/character-table.ts";
import { characterClass } from "../characters/character-classes.ts";
import { decodeCodePoint, encodeCodePoint, utf8Length } from "../characters/utf8.ts";
import { lowerFour, wordBytesOfFour } from "../characters/word-bytes.ts";
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

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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
 * What a mention deletes is known only when the next kept word comes: a mention that ends the text stays. So at its
 * `@` the squeezing stops and leaves the token open: the next kept word goes on with it (`a@b c` is `ac`), and so does
 * the mention itself where the row ends before one comes.
 *
 * The vectorizer's second lower-casing has nothing left to do, as no step brings in a capital.
 */
export class TutorialPath {
  readonly #stopWords: StopWordTable;
  readonly #minLength: number;

  #input: Uint8Array = new Uint8Array(0);
  #bytes: Uint8Array = new Uint8Array(0);
  /** The same memory as `#input` and `#bytes`. */
  #inputView: DataView = new DataView(new ArrayBuffer(0));
  #bytesView: DataView = new DataView(new ArrayBuffer(0));
  #starts: Int32Array = new Int32Array(0);
  #ends: Int32Array = new Int32Array(0);
  /** Bytes and tokens written so far. */
  #end = 0;
  #tokens = 0;

  /** Where the latest odd word ends, lower-cased, behind `#end`. */
  #wordEnd = 0;
  /** Where the open token starts that a mention left, or -1; and the word of that mention in the input. */
  #openStart = -1;
  #mentionFrom = 0;
  #mentionTo = 0;

  constructor(settings: PreprocessingSettings) {
    this.#stopWords = new StopWordTable(settings.stopWords.words);
    this.#minLength = settings.tokenMinLength;
  }

  /** Fills `out` with the tokens of the batch. */
  tokenize(batch: TextBatch, out: TokenBatch): void {
    ensureRows(out, batch.rows);
    this.#input = batch.bytes;
    this.#inputView = viewOf(batch.bytes);
    this.#end = 0;
    this.#tokens = 0;
    for (let row = 0; row < batch.rows; row++) {
      const start = batch.starts[row]!;
      const end = batch.ends[row]!;
      // A byte becomes at most three (U+FFFD, for one that is not UTF-8), and the last word may be there once more. Four
      // are written at once.
      ensureBytes(out, this.#end + 6 * (end - start) + 4);
      // Every token but the last has a byte behind it that is none of its own.
      ensureTokens(out, this.#tokens + ((end - start) >> 1) + 1);
      if (this.#bytes !== out.bytes) {
        this.#bytes = out.bytes;
        this.#bytesView = viewOf(out.bytes);
      }
      this.#starts = out.starts;
      this.#ends = out.ends;
      this.#tokenizeRow(start, end);
      if (this.#openStart >= 0) this.#keepLastMention();
      out.rowEnds[row] = this.#tokens;
    }
    out.rows = batch.rows;
    out.tokens = this.#tokens;
  }

  /**
   * Words of ASCII letters and digits alone are done here; the others are continued by `#oddWord`. Four bytes at a time:
   * byte by byte, most of the time went into guessing wrongly where the word ends.
   */
  #tokenizeRow(from: number, to: number): void {
    const input = this.#input;
    const inputView = this.#inputView;
    const bytes = this.#bytes;
    const bytesView = this.#bytesView;
    const stopWords = this.#stopWords;
    const minLength = this.#minLength;
    let at = from;
    let start = this.#end;
    while (at < to) {
      let end = start;
      let whole = 4;
      while (whole === 4 && at + 4 <= to) {
        const four = inputView.getInt32(at, true);
        whole = wordBytesOfFour(four);
        bytesView.setInt32(end, lowerFour(four), true);
        at += whole;
        end += whole;
      }
      if (whole === 4) {
        let lower = 0;
        while (at < to && (lower = asciiWordLower[input[at]!]!) !== 0) {
          bytes[end++] = lower;
          at++;
        }
      }
      if (at < to && asciiClass[input[at]!] !== characterClass.space) {
        this.#end = start;
        at = this.#oddWord(at, to, end);
        start = this.#end;
        continue;
      }
      at++;
      if (end === start || stopWords.has(bytes, start, end)) continue;
      if (this.#openStart >= 0) {
        this.#closeToken(this.#openStart, end);
        this.#openStart = -1;
      } else if (end - start >= minLength) {
        this.#starts[this.#tokens] = start;
        this.#ends[this.#tokens++] = end;
      }
      start = end;
    }
    this.#end = start;
  }

  /** A word of which all before `at` stands lower-cased from `#end` to `end`. Gives the position behind the word. */
  #oddWord(at: number, to: number, end: number): number {
    const start = this.#end;
    const from = at - (end - start);
    if (this.#input[at] === atSign && !this.#stopWords.hasAtSign) {
      const behind = this.#wordEndBehind(at + 1, to);
      if (behind > at + 1) {
        this.#leaveOpen(start, end);
        this.#mentionFrom = from;
        this.#mentionTo = behind;
        return behind;
      }
    }
    const behind = this.#lowerWord(at, to, end);
    if (this.#wordEnd === start) return behind + utf8Length(decodeCodePoint(this.#input, behind, to));
    if (this.#stopWords.has(this.#bytes, start, this.#wordEnd)) return behind;
    // What is before `end` stands where it shall.
    this.#leaveOpen(start, end);
    this.#squeeze(end, this.#wordEnd, true);
    if (this.#openStart >= 0) {
      this.#mentionFrom = from;
      this.#mentionTo = behind;
    }
    return behind;
  }

  /** Adds `#bytes[#end .. end)`, from `start` on, to the open token or makes it one. */
  #leaveOpen(start: number, end: number): void {
    if (this.#openStart < 0) this.#openStart = start;
    this.#end = end;
  }

  /** Where the first white space from `at` on stands, or `to`. */
  #wordEndBehind(at: number, to: number): number {
    const input = this.#input;
    let end = at;
    while (end < to) {
      const byte = input[end]!;
      if (byte < 0x80) {
        if (asciiClass[byte] === characterClass.space) break;
        end++;
        continue;
      }
      const point = decodeCodePoint(input, end, to);
      if (point >= 0 && (characterEntry(point) & 7) === characterClass.space) break;
      end += point < 0 ? 1 : utf8Length(point);
    }
    return end;
  }

  /**
   * Lower-cases the rest of a word, of which all before `at` stands from `#end` to `end`; `#wordEnd` is where it ends
   * then. Gives the position behind the word: of white space, or `to`.
   */
  #lowerWord(at: number, to: number, end: number): number {
    const input = this.#input;
    const bytes = this.#bytes;
    const from = at - (end - this.#end);
    let special = false;
    while (at < to) {
      const byte = input[at]!;
      if (byte < 0x80) {
        if (asciiClass[byte] === characterClass.space) break;
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
      if (kind === characterClass.space) break;
      special ||= kind === characterClass.special;
      end = encodeCodePoint(entry >> 3, bytes, end);
      at += utf8Length(point);
    }
    if (special) {
      const word = decoder.decode(input.subarray(from, at)).toLowerCase();
      end = this.#end + encoder.encodeInto(word, bytes.subarray(this.#end)).written;
    }
    this.#wordEnd = end;
    return at;
  }

  /**
   * Moves the tokens of the lower-cased word in `#bytes[from .. to)` to `#end`, which is at or before `from`. Stops at
   * an `@` with something behind it, leaving the token open, unless `mentions` stay.
   */
  #squeeze(from: number, to: number, mentions: boolean): void {
    const bytes = this.#bytes;
    let end = this.#end;
    let tokenStart = this.#openStart >= 0 ? this.#openStart : end;
    this.#openStart = -1;
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
          if (byte !== atSign || at === to || !mentions) continue;
          this.#openStart = tokenStart;
          this.#end = end;
          return;
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

  /** The row ends, and with it goes the blank that would have ended the mention: what is left of its word stays. */
  #keepLastMention(): void {
    const start = this.#end;
    this.#lowerWord(this.#mentionFrom, this.#mentionTo, start);
    this.#squeeze(this.#bytes.indexOf(atSign, start), this.#wordEnd, false);
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
