import type { ByteStrings } from "@sentiment/numerics";
import type { PairTable } from "./pair-table.ts";

const BLANK = 0x20;

/**
 * The texts of the terms with the given ids: below `tokens.count` a token, above it an n-gram, which is a pair of its
 * beginning (a token's id, or the complement of an n-gram's number) and its last token.
 */
export function termTexts(ids: Int32Array, tokens: ByteStrings, ngrams: PairTable): ByteStrings {
  const offsets = new Int32Array(ids.length + 1);
  for (let place = 0; place < ids.length; place++) {
    offsets[place + 1] = offsets[place]! + lengthOf(beginningOf(ids[place]!, tokens), tokens, ngrams);
  }
  const bytes = new Uint8Array(offsets[ids.length]!);
  for (let place = 0; place < ids.length; place++) {
    let term = beginningOf(ids[place]!, tokens);
    let end = offsets[place + 1]!;
    for (; term < 0; term = ngrams.first(~term)) {
      end = writeBefore(end, bytes, tokens, ngrams.second(~term));
      bytes[--end] = BLANK;
    }
    writeBefore(end, bytes, tokens, term);
  }
  return { count: ids.length, bytes, offsets };
}

/** An id as pairs name it. */
function beginningOf(id: number, tokens: ByteStrings): number {
  return id < tokens.count ? id : ~(id - tokens.count);
}

function lengthOf(beginning: number, tokens: ByteStrings, ngrams: PairTable): number {
  let length = 0;
  let term = beginning;
  for (; term < 0; term = ngrams.first(~term)) length += 1 + tokenLength(tokens, ngrams.second(~term));
  return length + tokenLength(tokens, term);
}

function tokenLength({ offsets }: ByteStrings, token: number): number {
  return offsets[token + 1]! - offsets[token]!;
}

/** Writes the token so that it ends at `end`; returns where it begins. */
function writeBefore(end: number, bytes: Uint8Array, tokens: ByteStrings, token: number): number {
  const from = tokens.offsets[token]!;
  const start = end - tokenLength(tokens, token);
  for (let put = start; put < end; put++) bytes[put] = tokens.bytes[from + put - start]!;
  return start;
}
