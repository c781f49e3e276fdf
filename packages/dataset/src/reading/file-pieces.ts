import type { DelimitedLayout } from "./delimited-rows.ts";
import type { ReadLimits } from "./limits.ts";
import type { FileRange } from "./read-range.ts";

/**
 * A plain CSV or TSV file in pieces of equal length, of which several threads claim one after the other: one of them from
 * the front, so that it reads on without a gap, the others from the back. Who is quicker reads more. Plain data, over
 * memory that all threads share.
 */
export interface FilePieces {
  readonly path: string;
  readonly layout: DelimitedLayout;
  readonly limits: ReadLimits;
  readonly count: number;
  /** Bytes of a piece; the last goes on to wherever the file ends. */
  readonly length: number;
  /** How many pieces have been claimed (or more, by those who came too late), and how many of them from the back. */
  readonly claims: Int32Array;
}

/** Pieces of which only the first is claimed: by who claims from the front. */
export function piecesOf(file: Omit<FilePieces, "claims">): FilePieces {
  const claims = new Int32Array(new SharedArrayBuffer(8));
  claims[0] = 1;
  return { ...file, claims };
}

/** Claims the next piece from the front, unless there are only `left` or fewer, which others shall have. */
export function claimFirst({ claims, count }: FilePieces, left: number): boolean {
  return Atomics.load(claims, 0) < count - left && Atomics.add(claims, 0, 1) < count;
}

/** Claims the next piece from the back and gives its index; undefined when none is left. */
export function claimLast({ claims, count }: FilePieces): number | undefined {
  return Atomics.add(claims, 0, 1) < count ? count - 1 - Atomics.add(claims, 1, 1) : undefined;
}

/** The range of bytes that a piece is, which need not start with a row. */
export function rangeOf({ path, layout, limits, count, length }: FilePieces, index: number): FileRange {
  const to = index + 1 === count ? Infinity : (index + 1) * length;
  return { path, layout, limits, from: index * length, length, to, line: undefined };
}
