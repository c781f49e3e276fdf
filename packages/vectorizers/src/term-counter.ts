import { SentimentError } from "@sentiment/errors";
import { ByteStringTable, grown, release, roomFor, type ByteStrings } from "@sentiment/numerics";
import type { TokenBatch } from "@sentiment/preprocessing";
import { ngramCount } from "./ngram-count.ts";
import { PairTable } from "./pair-table.ts";
import type { TermRows } from "./term-rows.ts";
import { termTexts } from "./term-texts.ts";

/** The terms that a counter has numbered, as plain data that may cross from thread to thread. */
export interface CountedTerms {
  /** A token's id is its place here; the complement (`~`) of a pair's number in `pairs` is an n-gram's. */
  readonly tokens: ByteStrings;
  /** Each n-gram's beginning, as such an id, and its last token; a beginning comes before what begins with it. */
  readonly pairs: Int32Array;
}

/** Rows of a counter, by such ids. */
export interface CountedRows {
  readonly rowStarts: Int32Array;
  readonly termIds: Int32Array;
}

/** The ids that another counter's terms have in the one that absorbed them. */
export interface AbsorbedTerms {
  readonly tokenIds: Int32Array;
  readonly ngramIds: Int32Array;
}

/** The id of a term of another counter in the one that absorbed it. */
function ownId({ tokenIds, ngramIds }: AbsorbedTerms, id: number): number {
  return id < 0 ? ngramIds[~id]! : tokenIds[id]!;
}

/**
 * Collects texts as term ids, four bytes a term. Tokens must hold no blank: it is what joins those of an n-gram.
 *
 * While texts are added, a token's id is its number in the token table and an n-gram's the complement (`~`) of its number
 * in the pair table, since both tables still grow; `finish` moves the n-grams behind the tokens.
 */
export class TermCounter {
  readonly #ngramRange: readonly [number, number];
  readonly #shared: boolean;
  #tokens = new ByteStringTable();
  #ngrams = new PairTable();
  #rows = 0;
  #rowStarts: Int32Array = new Int32Array(1 << 10);
  #termIds: Int32Array = new Int32Array(1 << 13);
  /** The token ids of a batch, of which n-grams are made. */
  #tokenIds: Int32Array = new Int32Array(0);

  /**
   * `ngramRange`: lengths in tokens of the shortest and the longest n-gram to collect; [1, 1] are the tokens alone.
   * `shared`: the term ids stand in memory that threads can share, and so will the matrices made of them.
   */
  constructor(ngramRange: readonly [number, number], { shared = false }: { readonly shared?: boolean } = {}) {
    this.#ngramRange = ngramRange;
    this.#shared = shared;
  }

  /**
   * Adds the texts of the batch as rows; texts without tokens are rows too. Nothing of the batch is kept. `done`: the share
   * of all texts that has been added with this batch, where it is known: the room for the rest is then made at once.
   */
  add(batch: TokenBatch, done?: number): void {
    const room = this.#rows + batch.rows + 1;
    this.#rowStarts = withRoom(this.#rowStarts, {
      held: this.#rows + 1,
      needed: room,
      done,
      shared: this.#shared,
    });
    if (this.#ngramRange[1] === 1) this.#addTokens(batch, done);
    else this.#addNgrams(batch, done);
  }

  /** The rows since the last call, for another counter's `addRows`; they are gone here. */
  handRows(): CountedRows {
    const { rowStarts, termIds } = this.#rowsAndIds();
    this.#rows = 0;
    // In one memory, since larger ones are surer to go back to the system when they are released.
    const both = new Int32Array(rowStarts.length + termIds.length);
    both.set(rowStarts);
    both.set(termIds, rowStarts.length);
    return { rowStarts: both.subarray(0, rowStarts.length), termIds: both.subarray(rowStarts.length) };
  }

  /** All terms so far, for another counter to `absorb`; this one is empty again. */
  handTerms(): CountedTerms {
    const counted = { tokens: this.#tokens.strings(), pairs: this.#ngrams.pairs() };
    this.#clear();
    return counted;
  }

  /**
   * Takes in the terms of another counter: those that are new here get the next ids, in their order. The arrays are given
   * up with it.
   */
  absorb({ tokens, pairs }: CountedTerms): AbsorbedTerms {
    const { count, bytes, offsets } = tokens;
    const tokenIds = new Int32Array(count);
    this.#tokens.idsOf({ bytes, starts: offsets, ends: offsets.subarray(1) }, count, tokenIds, 0);
    const ngramIds = new Int32Array(pairs.length / 2);
    const absorbed = { tokenIds, ngramIds };
    for (let pair = 0; pair < ngramIds.length; pair++) {
      const first = ownId(absorbed, pairs[2 * pair]!);
      ngramIds[pair] = ~this.#ngrams.idOf(first, ownId(absorbed, pairs[2 * pair + 1]!));
    }
    for (const array of [bytes, offsets, pairs]) release(array);
    return absorbed;
  }

  /**
   * Adds rows of another counter, whose terms have been absorbed, as if their texts had been added here. The arrays are
   * given up with it.
   */
  addRows({ rowStarts, termIds }: CountedRows, absorbed: AbsorbedTerms): void {
    const { tokenIds } = absorbed;
    const rows = rowStarts.length - 1;
    this.#rowStarts = withRoom(this.#rowStarts, {
      held: this.#rows + 1,
      needed: this.#rows + rows + 1,
      shared: this.#shared,
    });
    const start = this.#rowStarts[this.#rows]!;
    for (let row = 1; row <= rows; row++) this.#rowStarts[++this.#rows] = start + rowStarts[row]!;
    this.#makeRoom(start, start + termIds.length, undefined);
    const ownIds = this.#termIds;
    for (let entry = 0; entry < termIds.length; entry++) {
      const id = termIds[entry]!;
      ownIds[start + entry] = id >= 0 ? tokenIds[id]! : ownId(absorbed, id);
    }
    release(rowStarts);
    release(termIds);
  }

  /** What has been collected, all of it handed over: this counter is empty again, and its tables take no memory. */
  finish(): TermRows {
    const rows = this.#rows;
    const { rowStarts, termIds } = this.#rowsAndIds();
    const tokens = this.#tokens.strings();
    const ngrams = this.#ngrams;
    this.#clear();
    if (ngrams.count > 0) {
      for (let entry = 0; entry < termIds.length; entry++) {
        const id = termIds[entry]!;
        if (id < 0) termIds[entry] = tokens.count + ~id;
      }
    }
    return {
      rows,
      rowStarts,
      termIds,
      termCount: tokens.count + ngrams.count,
      ngramRange: this.#ngramRange,
      termStrings: (ids) => termTexts(ids, tokens, ngrams),
      close() {
        release(tokens.bytes);
        release(tokens.offsets);
        ngrams.close();
      },
    };
  }

  #rowsAndIds(): { rowStarts: Int32Array; termIds: Int32Array } {
    const rowStarts = this.#rowStarts.subarray(0, this.#rows + 1);
    return { rowStarts, termIds: this.#termIds.subarray(0, rowStarts[this.#rows]) };
  }

  #clear(): void {
    this.#tokens.close();
    this.#tokens = new ByteStringTable();
    this.#ngrams = new PairTable();
    this.#rows = 0;
    this.#rowStarts = new Int32Array(1);
    this.#termIds = new Int32Array(0);
    this.#tokenIds = new Int32Array(0);
  }

  #addTokens(batch: TokenBatch, done: number | undefined): void {
    const start = this.#rowStarts[this.#rows]!;
    this.#makeRoom(start, start + tokenCount(batch), done);
    this.#numberTokens(batch, this.#termIds, start);
    for (let row = 0; row < batch.rows; row++) this.#rowStarts[++this.#rows] = start + batch.rowEnds[row]!;
  }

  #addNgrams(batch: TokenBatch, done: number | undefined): void {
    this.#tokenIds = grown(this.#tokenIds, tokenCount(batch));
    this.#numberTokens(batch, this.#tokenIds, 0);
    const rowStarts = this.#rowStarts;
    const firstRow = this.#rows;
    for (let row = 0, from = 0; row < batch.rows; row++) {
      const to = batch.rowEnds[row]!;
      rowStarts[this.#rows + 1] = rowStarts[this.#rows]! + ngramCount(to - from, this.#ngramRange);
      this.#rows++;
      from = to;
    }
    this.#makeRoom(rowStarts[firstRow]!, rowStarts[this.#rows]!, done);
    for (let row = 0, from = 0; row < batch.rows; row++) {
      const to = batch.rowEnds[row]!;
      this.#putNgrams(from, to, rowStarts[firstRow + row]!);
      from = to;
    }
  }

  /** Writes the ids of all tokens of the batch to `ids`, from `at` on. */
  #numberTokens(batch: TokenBatch, ids: Int32Array, at: number): void {
    this.#tokens.idsOf(batch, tokenCount(batch), ids, at);
  }

  /** Writes the n-grams of the row with the token ids `from` to `to`; each is its beginning and one token more. */
  #putNgrams(from: number, to: number, at: number): void {
    const termIds = this.#termIds;
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

  #makeRoom(held: number, needed: number, done: number | undefined): void {
    if (needed > MAX_TERMS) {
      throw new SentimentError({
        kind: "input",
        code: "TOO_MANY_TERMS",
        message: "The texts have more than 2 billion terms, n-grams included.",
        hint: "Train on fewer rows, or lower the upper end of ngram_range.",
      });
    }
    this.#termIds = withRoom(this.#termIds, { held, needed, done, shared: this.#shared });
  }
}

/** Row starts are Int32. */
const MAX_TERMS = 0x7fff_ffff;

interface Room {
  readonly held: number;
  readonly needed: number;
  readonly done?: number | undefined;
  readonly shared?: boolean;
}

/**
 * The array with room for `needed` numbers, of which `held` are there. Where the share of all that has then come is known,
 * the room is for all and some more: what is never written to takes no memory, while a copy would take it twice. The old
 * memory is given back at once.
 */
function withRoom(array: Int32Array, { held, needed, done, shared = false }: Room): Int32Array {
  if (needed <= array.length) return array;
  const expected = done === undefined ? 2 * array.length : Math.ceil((1.25 * needed) / done);
  const bytes = 4 * Math.min(MAX_TERMS, roomFor(4 * Math.max(needed, expected)) / 4);
  const larger = new Int32Array(shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  larger.set(array.subarray(0, held));
  release(array);
  return larger;
}

function tokenCount(batch: TokenBatch): number {
  return batch.rows === 0 ? 0 : batch.rowEnds[batch.rows - 1]!;
}
