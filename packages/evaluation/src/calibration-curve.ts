import type { LabelledCurve, Scored } from "./evaluation.ts";

const binCount = 10;

/**
 * Mean predicted probability of class `column` (x) against the share of rows that are of that class (y), in 10 bins of
 * equal width, empty ones left out: scikit-learn's `calibration_curve` with `n_bins=10`. A bin owns its upper edge.
 * `area` is the expected calibration error (Naeini et al., AAAI 2015): Σ rows of the bin / rows · |y - x|.
 */
export function calibrationCurve({ labels, probabilities, classes }: Scored, column: number): LabelledCurve {
  const sums = new Float64Array(binCount);
  const hits = new Int32Array(binCount);
  const totals = new Int32Array(binCount);
  for (let row = 0; row < labels.length; row++) {
    const probability = probabilities[row * classes.length + column]!;
    const bin = binOf(probability);
    sums[bin]! += probability;
    totals[bin]!++;
    if (labels[row] === column) hits[bin]!++;
  }
  const filled = [...totals.keys()].filter((bin) => totals[bin]! > 0);
  return {
    label: classes[column]!,
    x: Float64Array.from(filled, (bin) => sums[bin]! / totals[bin]!),
    y: Float64Array.from(filled, (bin) => hits[bin]! / totals[bin]!),
    counts: Int32Array.from(filled, (bin) => totals[bin]!),
    area: filled.reduce((error, bin) => error + Math.abs(hits[bin]! - sums[bin]!), 0) / labels.length,
  };
}

/** The edges are i · 0.1 in floating point, as numpy's `linspace` has them: the third is above 0.3. */
function binOf(probability: number): number {
  const near = Math.min(binCount - 1, Math.max(0, Math.floor(probability * binCount)));
  if (near > 0 && probability <= near * 0.1) return near - 1;
  if (near < binCount - 1 && probability > (near + 1) * 0.1) return near + 1;
  return near;
}
