import { ByteStringTable, grown, type ByteStrings } from "@sentiment/numerics";
import type { TokenBatch } from "@sentiment/preprocessing";
import { ngramCount } from "./ngram-count.ts";
import { PairTable } from "./pair-table.ts";
import type { TermBlock, TermRows } from "./term-rows.ts";
import { termTexts } from "./term-texts.ts";

/** What a counter has collected so far, as plain data that may cross from thread to thread. */
export interface CountedTerms {
  /** A token's id is its place in `tokens`; the complement (`~`) of a pair's number in `pairs` is an n-gram's. */
  readonly blocks: readonly TermBlock[];
  readonly tokens: ByteStrings;
  /** Each n-gram's beginning, as such an id, and its last token; a beginning comes before what begins with it. */
  readonly pairs: Int32Array;
}

/**
 * Collects texts as term ids, four bytes a term. Tokens must hold no blank: it is what joins those of an n-gram.
 *
 * While texts are added, a token's id is its number in the token table and an n-gram's the complement (`~`) of its number
 * in the pair table, since both tables still grow; `finish` moves the n-grams behind the tokens.
 */
export class TermCounter {
  readonly #ngramRange: readonly [number, number];
  #tokens = new ByteStringTable();
  #ngrams = new PairTable();
  #rows = 0;
  #blocks: TermBlock[] = [];
  /** The token ids of a batch, of which n-grams are made. */
  #tokenIds: Int32Array = new Int32Array(0);

  /** `ngramRange`: lengths in tokens of the shortest and the longest n-gram to collect; [1, 1] are the tokens alone. */
  constructor(ngramRange: readonly [number, number]) {
    this.#ngramRange = ngramRange;
  }

  /** Adds the texts of the batch as rows; texts without tokens are rows too. Nothing of the batch is kept. */
  add(batch: TokenBatch): void {
    this.#blocks.push(this.#ngramRange[1] === 1 ? this.#tokenBlock(batch) : this.#ngramBlock(batch));
    this.#rows += batch.rows;
  }

  /** What has been collected, for another counter to `absorb`; this one is empty again. */
  hand(): CountedTerms {
    const counted = { blocks: this.#blocks, tokens: this.#tokens.strings(), pairs: this.#ngrams.pairs() };
    this.#clear();
    return counted;
  }

  /**
   * Adds what another counter has collected, as if its texts had been added here: tokens and n-grams that are new here
   * get the next ids in their order. Its blocks become part of this collection, and their ids are rewritten.
   */
  absorb({ blocks, tokens, pairs }: CountedTerms): void {
    const tokenIds = new Int32Array(tokens.count);
    for (let token = 0; token < tokens.count; token++) {
      tokenIds[token] = this.#tokens.idOf(tokens.bytes, tokens.offsets[token]!, tokens.offsets[token + 1]!);
    }
    const ngramIds = new Int32Array(pairs.length / 2);
    const newId = (id: number): number => (id < 0 ? ngramIds[~id]! : tokenIds[id]!);
    for (let pair = 0; pair < ngramIds.length; pair++) {
      ngramIds[pair] = ~this.#ngrams.idOf(newId(pairs[2 * pair]!), newId(pairs[2 * pair + 1]!));
    }
    for (const block of blocks) {
      const { termIds } = block;
      for (let entry = 0; entry < termIds.length; entry++) {
        const id = termIds[entry]!;
        termIds[entry] = id < 0 ? ngramIds[~id]! : tokenIds[id]!;
      }
      this.#blocks.push(block);
      this.#rows += block.rowStarts.length - 1;
    }
  }

  /** What has been collected, all of it handed over: this counter is empty again, and its tables take no memory. */
  finish(): TermRows {
    const rows = this.#rows;
    const blocks = this.#blocks;
    const tokens = this.#tokens.strings();
    const ngrams = this.#ngrams;
    this.#clear();
    if (ngrams.count > 0) {
      for (const { termIds } of blocks) {
        for (let entry = 0; entry < termIds.length; entry++) {
          const id = termIds[entry]!;
          if (id < 0) termIds[entry] = tokens.count + ~id;
        }
      }
    }
    return {
      rows,
      blocks,
      termCount: tokens.count + ngrams.count,
      ngramRange: this.#ngramRange,
      termStrings: (ids) => termTexts(ids, tokens, ngrams),
    };
  }

  #clear(): void {
    this.#tokens = new ByteStringTable();
    this.#ngrams = new PairTable();
    this.#rows = 0;
    this.#blocks = [];
    this.#tokenIds = new Int32Array(0);
  }

  #tokenBlock(batch: TokenBatch): TermBlock {
    const termIds = new Int32Array(tokenCount(batch));
    this.#numberTokens(batch, termIds);
    const rowStarts = new Int32Array(batch.rows + 1);
    rowStarts.set(batch.rowEnds.subarray(0, batch.rows), 1);
    return { rowStarts, termIds };
  }

  #ngramBlock(batch: TokenBatch): TermBlock {
    this.#tokenIds = grown(this.#tokenIds, tokenCount(batch));
    this.#numberTokens(batch, this.#tokenIds);
    const rowStarts = new Int32Array(batch.rows + 1);
    for (let row = 0, from = 0; row < batch.rows; row++) {
      const to = batch.rowEnds[row]!;
      rowStarts[row + 1] = rowStarts[row]! + ngramCount(to - from, this.#ngramRange);
      from = to;
    }
    const termIds = new Int32Array(rowStarts[batch.rows]!);
    for (let row = 0, from = 0; row < batch.rows; row++) {
      const to = batch.rowEnds[row]!;
      this.#putNgrams(from, to, termIds, rowStarts[row]!);
      from = to;
    }
    return { rowStarts, termIds };
  }

  /** Writes the ids of all tokens of the batch to `ids`. */
  #numberTokens(batch: TokenBatch, ids: Int32Array): void {
    const { bytes, starts, ends } = batch;
    const table = this.#tokens;
    const count = tokenCount(batch);
    for (let token = 0; token < count; token++) ids[token] = table.idOf(bytes, starts[token]!, ends[token]!);
  }

  /** Writes the n-grams of the row with the token ids `from` to `to`; each is its beginning and one token more. */
  #putNgrams(from: number, to: number, termIds: Int32Array, at: number): void {
    const [shortest, longest] = this.#ngramRange;
    const tokenIds = this.#tokenIds;
    let end = at;
    for (let first = from; first < to; first++) {
      let id = tokenIds[first]!;
      if (shortest === 1) termIds[end++] = id;
      const beyond = Math.min(first + longest, to);
      for (let last = first + 1; last < beyond; last++) {
        id = ~this.#ngrams.idOf(id, tokenIds[last]!);
        if (last - first + 1 >= shortest) termIds[end++] = id;
      }
    }
  }
}

function tokenCount(batch: TokenBatch): number {
  return batch.rows === 0 ? 0 : batch.rowEnds[batch.rows - 1]!;
}
