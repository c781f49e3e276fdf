/** The middle value; of an even number of values the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * How many times `theirs` is `ours`: the median over the pairs. What ran side by side is compared, so that a machine that
 * is busy for a while slows both sides of a pair.
 */
export function medianRatio(ours: readonly number[], theirs: readonly number[]): number {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} runs cannot be paired with ${theirs.length}.`);
  return median(ours.map((own, pair) => theirs[pair]! / own));
}

/** The value that the share `rank` of all values does not exceed (nearest rank). `sorted` ascends. */
export function percentile(sorted: Float64Array, rank: number): number {
  return sorted[Math.max(0, Math.ceil(rank * sorted.length) - 1)] ?? NaN;
}
