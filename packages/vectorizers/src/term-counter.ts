import { SentimentError } from "@sentiment/errors";
import { ByteStringTable, grown } from "@sentiment/numerics";
import type { TokenBatch } from "@sentiment/preprocessing";
import { ngramCount } from "./ngram-count.ts";
import { PairTable } from "./pair-table.ts";
import type { TermRows } from "./term-rows.ts";
import { termTexts } from "./term-texts.ts";

/**
 * Collects texts as term ids, four bytes a term. Tokens must hold no blank: it is what joins those of an n-gram.
 *
 * While texts are added, a token's id is its number in the token table and an n-gram's the complement (`~`) of its number
 * in the pair table, since both tables still grow; `finish` moves the n-grams behind the tokens.
 */
export class TermCounter {
  readonly #ngramRange: readonly [number, number];
  readonly #tokens = new ByteStringTable();
  readonly #ngrams = new PairTable();
  #rows = 0;
  #rowStarts: Int32Array = new Int32Array(1 << 10);
  #termIds: Int32Array = new Int32Array(1 << 13);
  /** The token ids of a batch, of which n-grams are made. */
  #tokenIds: Int32Array = new Int32Array(0);

  /** `ngramRange`: lengths in tokens of the shortest and the longest n-gram to collect; [1, 1] are the tokens alone. */
  constructor(ngramRange: readonly [number, number]) {
    this.#ngramRange = ngramRange;
  }

  /** Adds the texts of the batch as rows; texts without tokens are rows too. Nothing of the batch is kept. */
  add(batch: TokenBatch): void {
    this.#rowStarts = grown(this.#rowStarts, this.#rows + batch.rows + 1);
    if (this.#ngramRange[1] === 1) this.#addTokens(batch);
    else this.#addNgrams(batch);
  }

  /** What has been collected. Nothing can be added afterwards: the memory is handed over. */
  finish(): TermRows {
    const rowStarts = this.#rowStarts.subarray(0, this.#rows + 1);
    const termIds = this.#termIds.subarray(0, rowStarts[this.#rows]);
    const tokens = this.#tokens.strings();
    const ngrams = this.#ngrams;
    if (ngrams.count > 0) {
      for (let entry = 0; entry < termIds.length; entry++) {
        const id = termIds[entry]!;
        if (id < 0) termIds[entry] = tokens.count + ~id;
      }
    }
    return {
      rows: this.#rows,
      rowStarts,
      termIds,
      termCount: tokens.count + ngrams.count,
      ngramRange: this.#ngramRange,
      termStrings: (ids) => termTexts(ids, tokens, ngrams),
    };
  }

  #addTokens(batch: TokenBatch): void {
    const start = this.#rowStarts[this.#rows]!;
    this.#makeRoom(start + tokenCount(batch));
    this.#numberTokens(batch, this.#termIds, start);
    for (let row = 0; row < batch.rows; row++) this.#rowStarts[++this.#rows] = start + batch.rowEnds[row]!;
  }

  #addNgrams(batch: TokenBatch): void {
    this.#tokenIds = grown(this.#tokenIds, tokenCount(batch));
    this.#numberTokens(batch, this.#tokenIds, 0);
    let from = 0;
    for (let row = 0; row < batch.rows; row++) {
      const to = batch.rowEnds[row]!;
      this.#rowStarts[this.#rows + 1] = this.#addRowNgrams(from, to);
      this.#rows++;
      from = to;
    }
  }

  /** Writes the ids of all tokens of the batch to `ids`, from `at` on. */
  #numberTokens(batch: TokenBatch, ids: Int32Array, at: number): void {
    const { bytes, starts, ends } = batch;
    const table = this.#tokens;
    const count = tokenCount(batch);
    for (let token = 0; token < count; token++) ids[at + token] = table.idOf(bytes, starts[token]!, ends[token]!);
  }

  /** Adds the n-grams of the row with the token ids `from` to `to`; each is its beginning and one token more. */
  #addRowNgrams(from: number, to: number): number {
    const [shortest, longest] = this.#ngramRange;
    let end = this.#rowStarts[this.#rows]!;
    this.#makeRoom(end + ngramCount(to - from, this.#ngramRange));
    const termIds = this.#termIds;
    const tokenIds = this.#tokenIds;
    for (let first = from; first < to; first++) {
      let id = tokenIds[first]!;
      if (shortest === 1) termIds[end++] = id;
      const beyond = Math.min(first + longest, to);
      for (let last = first + 1; last < beyond; last++) {
        id = ~this.#ngrams.idOf(id, tokenIds[last]!);
        if (last - first + 1 >= shortest) termIds[end++] = id;
      }
    }
    return end;
  }

  #makeRoom(terms: number): void {
    if (terms > MAX_TERMS) {
      throw new SentimentError({
        kind: "input",
        code: "TOO_MANY_TERMS",
        message: "The texts have more than 2 billion terms, n-grams included.",
        hint: "Train on fewer rows, or lower the upper end of ngram_range.",
      });
    }
    this.#termIds = grown(this.#termIds, terms);
  }
}

/** Row starts are Int32. */
const MAX_TERMS = 0x7fff_ffff;

function tokenCount(batch: TokenBatch): number {
  return batch.rows === 0 ? 0 : batch.rowEnds[batch.rows - 1]!;
}
