import { ByteStringTable, grown, type ByteStrings } from "@sentiment/numerics";
import type { TokenBatch } from "@sentiment/preprocessing";
import type { MatrixMemory } from "./matrix-memory.ts";
import { ngramCount } from "./ngram-count.ts";
import { NgramTrie } from "./ngram-trie.ts";
import type { TermIndex } from "./term-index.ts";

const BLANK = 0x20;

/**
 * The index over a vocabulary of n-grams. It is taken apart into tokens again, so that a fresh text's n-grams are found
 * by the numbers of their tokens: nothing is joined, no long string is compared, and what holds an unknown token is
 * never looked up.
 */
export class NgramIndex implements TermIndex {
  readonly #ngramRange: readonly [number, number];
  readonly #tokens = new ByteStringTable();
  /** Column + 1 of each token; 0: it only stands in n-grams. */
  #tokenColumns: Int32Array = new Int32Array(1 << 10);
  readonly #ngrams: NgramTrie;
  /** The numbers of a row's tokens; -1: stands in no term. */
  #row: Int32Array = new Int32Array(1 << 6);

  constructor(vocabulary: ByteStrings, ngramRange: readonly [number, number]) {
    this.#ngramRange = ngramRange;
    this.#ngrams = new NgramTrie(blanksIn(vocabulary));
    const { count, bytes, offsets } = vocabulary;
    for (let column = 0; column < count; column++) this.#insert(bytes, offsets[column]!, offsets[column + 1]!, column);
  }

  columnsOf({ count, bytes, offsets }: ByteStrings): Int32Array {
    const columns = new Int32Array(count);
    for (let term = 0; term < count; term++) columns[term] = this.#columnOf(bytes, offsets[term]!, offsets[term + 1]!);
    return columns;
  }

  countInto(memory: MatrixMemory, batch: TokenBatch): void {
    memory.setRows(batch.rows);
    let end = 0;
    for (let row = 0; row < batch.rows; row++) {
      const tokens = this.#numberRow(batch, row);
      memory.ensureEntries(end + ngramCount(tokens, this.#ngramRange));
      end = this.#countRow(memory.columnIndices, tokens, end);
      memory.rowStarts[row + 1] = end;
    }
  }

  #insert(bytes: Uint8Array, start: number, end: number, column: number): void {
    let tokenEnd = wordEnd(bytes, start, end);
    let term = this.#tokens.idOf(bytes, start, tokenEnd);
    while (tokenEnd < end) {
      const from = tokenEnd + 1;
      tokenEnd = wordEnd(bytes, from, end);
      term = ~this.#ngrams.nodeOf(term, this.#tokens.idOf(bytes, from, tokenEnd));
    }
    this.#tokenColumns = grown(this.#tokenColumns, this.#tokens.count);
    if (term >= 0) this.#tokenColumns[term] = column + 1;
    else this.#ngrams.setColumn(~term, column);
  }

  #columnOf(bytes: Uint8Array, start: number, end: number): number {
    let tokenEnd = wordEnd(bytes, start, end);
    const token = this.#tokens.find(bytes, start, tokenEnd);
    if (token < 0) return -1;
    if (tokenEnd === end) return this.#tokenColumns[token]! - 1;
    let node = -1;
    while (tokenEnd < end) {
      const from = tokenEnd + 1;
      tokenEnd = wordEnd(bytes, from, end);
      node = this.#ngrams.find(node < 0 ? token : ~node, this.#tokens.find(bytes, from, tokenEnd));
      if (node < 0) return -1;
    }
    return this.#ngrams.columnOf(node);
  }

  /** Numbers the tokens of a row of the batch; how many there are. */
  #numberRow({ bytes, starts, ends, rowEnds }: TokenBatch, row: number): number {
    const from = row === 0 ? 0 : rowEnds[row - 1]!;
    const count = rowEnds[row]! - from;
    this.#row = grown(this.#row, count);
    for (let token = 0; token < count; token++) {
      this.#row[token] = this.#tokens.find(bytes, starts[from + token]!, ends[from + token]!);
    }
    return count;
  }

  /** Writes the columns of the numbered row from `end` on; returns the new end. */
  #countRow(columnIndices: Int32Array, tokens: number, end: number): number {
    const longest = this.#ngramRange[1];
    const row = this.#row;
    for (let first = 0; first < tokens; first++) {
      let term = row[first]!;
      if (term < 0) continue;
      const tokenColumn = this.#tokenColumns[term]! - 1;
      if (tokenColumn >= 0) columnIndices[end++] = tokenColumn;
      const beyond = Math.min(first + longest, tokens);
      for (let last = first + 1; last < beyond && row[last]! >= 0; last++) {
        const node = this.#ngrams.find(term, row[last]!);
        if (node < 0) break;
        const column = this.#ngrams.columnOf(node);
        if (column >= 0) columnIndices[end++] = column;
        term = ~node;
      }
    }
    return end;
  }
}

/** The number of blanks: an n-gram of k tokens has k - 1 and needs as many nodes at most. */
function blanksIn({ count, bytes, offsets }: ByteStrings): number {
  const end = offsets[count]!;
  let blanks = 0;
  for (let at = 0; at < end; at++) if (bytes[at] === BLANK) blanks++;
  return blanks;
}

/** Where the word that begins at `from` ends: at the next blank, or at `end`. */
function wordEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== BLANK) at++;
  return at;
}
