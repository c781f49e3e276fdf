/** Throws an Error that says what was seen, unless what a check demands is so. */
export function must(met: boolean, seen: string): asserts met {
  if (!met) throw new Error(seen);
}
