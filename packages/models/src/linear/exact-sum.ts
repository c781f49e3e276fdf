/**
 * A number ρ with which (x + ρ) − ρ rounds every x up to `largest`, of either sign, to a multiple of one and the same power
 * of two: so coarse that `count` such multiples add up without any rounding. Such sums are the same whatever the order
 * and the grouping, so threads may share the work as they please. What is lost is `count` · 2⁻⁵¹ of the largest.
 *
 * Source: Demmel and Nguyen, "Fast reproducible floating-point summation" (ARITH 2013), with a single bin.
 */
export function exactSumRounding(largest: number, count: number): number {
  if (!(largest > 0 && count > 0)) return 0;
  const bound = 2 ** (1 + Math.ceil(Math.log2(largest) + Math.log2(count)));
  // From `bound` to twice that, neighbouring numbers are bound · 2⁻⁵² apart.
  return bound < Number.MAX_VALUE / 4 ? 1.5 * bound : 0;
}
