import type { LabelledCurve, Scored } from "./evaluation.ts";

const binCount = 10;

/**
 * Mean predicted probability of class `column` (x) against the share of rows that are of that class (y), in 10 bins of
 * equal width, empty ones left out: scikit-learn's `calibration_curve` with `n_bins=10`. A bin owns its upper edge.
 * `area` is the expected calibration error (Naeini et al., AAAI 2015): Σ rows of the bin / rows · |y - x|.
 */
export class CalibrationBins {
  readonly #column: number;
  readonly #sums = new Float64Array(binCount);
  readonly #hits = new Int32Array(binCount);
  readonly #totals = new Int32Array(binCount);

  constructor(column: number) {
    this.#column = column;
  }

  add({ labels, probabilities, classes }: Scored): void {
    const column = this.#column;
    for (let row = 0; row < labels.length; row++) {
      const probability = probabilities[row * classes.length + column]!;
      const bin = binOf(probability);
      this.#sums[bin]! += probability;
      this.#totals[bin]!++;
      if (labels[row] === column) this.#hits[bin]!++;
    }
  }

  /** Of all rows added, of which there were so many. */
  curve(classes: readonly string[], rows: number): LabelledCurve {
    const [sums, hits, totals] = [this.#sums, this.#hits, this.#totals];
    const filled = [...totals.keys()].filter((bin) => totals[bin]! > 0);
    return {
      label: classes[this.#column]!,
      x: Float64Array.from(filled, (bin) => sums[bin]! / totals[bin]!),
      y: Float64Array.from(filled, (bin) => hits[bin]! / totals[bin]!),
      counts: Int32Array.from(filled, (bin) => totals[bin]!),
      area: filled.reduce((error, bin) => error + Math.abs(hits[bin]! - sums[bin]!), 0) / rows,
    };
  }
}

/** The edges are i · 0.1 in floating point, as numpy's `linspace` has them: the third is above 0.3. */
function binOf(probability: number): number {
  const near = Math.min(binCount - 1, Math.max(0, Math.floor(probability * binCount)));
  if (near > 0 && probability <= near * 0.1) return near - 1;
  if (near < binCount - 1 && probability > (near + 1) * 0.1) return near + 1;
  return near;
}
