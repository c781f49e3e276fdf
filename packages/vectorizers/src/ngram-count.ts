/** How many n-grams of `shortest` to `longest` tokens a text of `tokens` tokens has. */
export function ngramCount(tokens: number, [shortest, longest]: readonly [number, number]): number {
  const lengths = Math.min(longest, tokens) - shortest + 1;
  // Of length n there are tokens - n + 1; the mean of the first and the last length's number, as many times.
  return lengths <= 0 ? 0 : (lengths * (2 * (tokens - shortest) + 3 - lengths)) / 2;
}
