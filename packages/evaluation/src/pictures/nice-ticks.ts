/** Round numbers (1, 2 or 5 times a power of ten apart) from at or below `low` to at or above `high`, about `count` of them. */
export function niceTicks(low: number, high: number, count: number): number[] {
  const rough = Math.max(high - low, Number.MIN_VALUE * 1e16) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * 0.999)!;
  const step = factor * power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  // Multiplied, not added up; and divided where the step is below 1, so that 0.3 does not become 0.30000000000000004.
  const inverse = Math.round(1 / step);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    step < 1 ? (first + index) / inverse : (first + index) * step,
  );
}
