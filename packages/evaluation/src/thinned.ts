import type { Curve } from "./evaluation.ts";

/** More points than a picture can show. */
const mostPoints = 2000;

/**
 * The curve with at most 2,000 points: both ends, and between them a point whenever the curve has gone a fixed way
 * (in |Δx| + |Δy|) since the last one kept, so that what is left out is never longer than that way. `area` stays.
 */
export function thinned(curve: Curve): Curve {
  const { x, y, thresholds } = curve;
  if (x.length <= mostPoints) return curve;
  const way = (from: number, to: number): number => Math.abs(x[to]! - x[from]!) + Math.abs(y[to]! - y[from]!);
  let length = 0;
  for (let point = 1; point < x.length; point++) length += way(point - 1, point);
  const step = length / (mostPoints - 2);
  const kept = [0];
  let gone = 0;
  for (let point = 1; point < x.length - 1; point++) {
    gone += way(point - 1, point);
    if (gone >= step) {
      kept.push(point);
      gone = 0;
    }
  }
  kept.push(x.length - 1);
  const pick = (values: Float64Array): Float64Array => Float64Array.from(kept, (point) => values[point]!);
  return { ...curve, x: pick(x), y: pick(y), thresholds: thresholds && pick(thresholds) };
}
