import type { ByteStrings } from "@sentiment/numerics";

/**
 * Some texts as term ids: row r is `termIds[rowStarts[r] .. rowStarts[r + 1])`, repeats kept, in the order of the text
 * (for n-grams: all of length 1, then 2, …, or any other order). A term is a token or an n-gram of tokens joined by a
 * blank. What `TermCounter` collects; one collection serves many vectorizers and models.
 */
export interface TermRows {
  readonly rows: number;
  readonly rowStarts: Int32Array;
  readonly termIds: Int32Array;
  /** The number of distinct terms; ids are 0 … termCount - 1, in order of first appearance. */
  readonly termCount: number;
  /** The shortest and longest n-gram that was collected. */
  readonly ngramRange: readonly [number, number];
  /** The texts of the given terms, in the order asked for. */
  termStrings(ids: Int32Array): ByteStrings;
}
