import type { ByteStrings } from "@sentiment/numerics";

/**
 * Some texts as term ids: row r is `termIds[rowStarts[r] .. rowStarts[r + 1])`, repeats kept, shorter n-grams before
 * longer ones where they begin alike. A term is a token or an n-gram of tokens joined by blanks. What `TermCounter`
 * collects; one collection serves many vectorizers and models.
 */
export interface TermRows {
  readonly rows: number;
  readonly rowStarts: Int32Array;
  readonly termIds: Int32Array;
  /**
   * Ids are 0 … termCount - 1: tokens in order of first appearance, then n-grams likewise. Where the shortest n-gram is
   * longer than a token, the shorter ones have ids too, but stand in no row.
   */
  readonly termCount: number;
  /** The shortest and longest n-gram that was collected. */
  readonly ngramRange: readonly [number, number];
  /** The texts of the given terms, in the order asked for. */
  termStrings(ids: Int32Array): ByteStrings;
  /** Gives up the texts of the terms, of which none may be asked for any more. */
  close(): void;
}
