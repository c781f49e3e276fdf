import type { TextBatch } from "@sentiment/numerics";
import { asciiClass, asciiWordLower, characterEntry } from "../characters/character-table.ts";
import { characterClass } from "../characters/character-classes.ts";
import { decodeCodePoint, utf8Length } from "../characters/utf8.ts";
import type { PreprocessingSettings } from "../preprocessor.ts";
import { ensureBytes, ensureRows, ensureTokens, type TokenBatch } from "../token-batch.ts";
import { negatedPrefix, negationReach } from "../tokenizers/tweets/negation.ts";
import { tokenKind } from "../tokenizers/tweets/tweet-token.ts";
import { ChunkMemory } from "./chunk-memory.ts";

const encoder = new TextEncoder();
const prefix = encoder.encode(negatedPrefix);
/** All links are cut alike, and so are all mentions; one of each stands for the others, which come but once. */
const someLink = encoder.encode("http://t.co");
const someMention = encoder.encode("@somebody");
const httpScheme = encoder.encode("http://");
const httpsScheme = encoder.encode("https://");
const atSign = 0x40;
const underscore = 0x5f;

/** Whether these settings are the tweet tokenizer on uncleaned texts, which `TweetPath` fuses. */
export function fitsTweetPath(settings: PreprocessingSettings): boolean {
  return settings.tokenizer === "tweets" && settings.cleaning.length === 0;
}

/**
 * The tweet tokenizer in one pass over bytes: finds the chunks between white space, asks `ChunkMemory` for their tokens
 * and marks the words after negations (as `markNegated`, which has the tokens of a text at once).
 */
export class TweetPath {
  readonly #chunks: ChunkMemory;
  #tokens = 0;
  #end = 0;
  /** How many more words the latest negation reaches. */
  #reach = 0;

  constructor(settings: PreprocessingSettings) {
    this.#chunks = new ChunkMemory({ minLength: settings.tokenMinLength, lowercase: settings.lowercase });
  }

  /** Fills `out` with the tokens of the batch. */
  tokenize(batch: TextBatch, out: TokenBatch): void {
    ensureRows(out, batch.rows);
    this.#tokens = 0;
    this.#end = 0;
    for (let row = 0; row < batch.rows; row++) {
      this.#reach = 0;
      this.#tokenizeRow(batch.bytes, batch.starts[row]!, batch.ends[row]!, out);
      out.rowEnds[row] = this.#tokens;
    }
    out.rows = batch.rows;
    out.tokens = this.#tokens;
  }

  #tokenizeRow(bytes: Uint8Array, start: number, end: number, out: TokenBatch): void {
    let chunkStart = start;
    for (let at = start; at < end;) {
      const byte = bytes[at]!;
      if (byte < 0x80) {
        if (asciiClass[byte] === characterClass.space) {
          if (at > chunkStart) this.#takeChunk(bytes, chunkStart, at, out);
          chunkStart = at + 1;
        }
        at++;
        continue;
      }
      const point = decodeCodePoint(bytes, at, end);
      const length = point < 0 ? 1 : utf8Length(point);
      if (point >= 0 && (characterEntry(point) & 7) === characterClass.space) {
        if (at > chunkStart) this.#takeChunk(bytes, chunkStart, at, out);
        chunkStart = at + length;
      }
      at += length;
    }
    if (end > chunkStart) this.#takeChunk(bytes, chunkStart, end, out);
  }

  /** Writes down the tokens of the chunk `bytes[start .. end)`. */
  #takeChunk(bytes: Uint8Array, start: number, end: number, out: TokenBatch): void {
    const chunks = this.#chunks;
    if (isMention(bytes, start, end)) chunks.find(someMention, 0, someMention.length);
    else if (isLink(bytes, start, end)) chunks.find(someLink, 0, someLink.length);
    else chunks.find(bytes, start, end);
    const { first, last, starts, kinds } = chunks;
    ensureTokens(out, this.#tokens + last - first);
    ensureBytes(out, this.#end + starts[last]! - starts[first]! + prefix.length * (last - first));
    for (let token = first; token < last; token++) {
      const kind = kinds[token];
      const isMarked = kind === tokenKind.word && this.#reach > 0;
      if (starts[token + 1]! > starts[token]!) this.#write(token, isMarked, out);
      this.#reach = kind === tokenKind.negation ? negationReach : kind === tokenKind.boundary ? 0 : this.#reach - 1;
    }
  }

  #write(token: number, isMarked: boolean, out: TokenBatch): void {
    const from = this.#chunks.bytes;
    const last = this.#chunks.starts[token + 1]!;
    const to = out.bytes;
    let end = this.#end;
    out.starts[this.#tokens] = end;
    if (isMarked) for (let at = 0; at < prefix.length; at++) to[end++] = prefix[at]!;
    for (let at = this.#chunks.starts[token]!; at < last; at++) to[end++] = from[at]!;
    out.ends[this.#tokens++] = end;
    this.#end = end;
  }
}

/** Whether the chunk is one ASCII mention and nothing more. */
function isMention(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== atSign || end === start + 1) return false;
  for (let at = start + 1; at < end; at++) {
    if (asciiWordLower[bytes[at]!] === 0 && bytes[at] !== underscore) return false;
  }
  return true;
}

/** Whether the chunk begins with `http://` or `https://` and goes on. */
function isLink(bytes: Uint8Array, start: number, end: number): boolean {
  return begins(bytes, start, end, httpScheme) || begins(bytes, start, end, httpsScheme);
}

function begins(bytes: Uint8Array, start: number, end: number, scheme: Uint8Array): boolean {
  if (end - start <= scheme.length) return false;
  let same = 0;
  while (same < scheme.length && bytes[start + same] === scheme[same]) same++;
  return same === scheme.length;
}
