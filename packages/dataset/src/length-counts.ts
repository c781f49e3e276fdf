export interface LengthStatistics {
  readonly min: number;
  readonly mean: number;
  readonly median: number;
  /** 95 of 100 texts are no longer than this. */
  readonly p95: number;
  readonly max: number;
}

/** Texts with lengths in [from, to). */
export interface LengthBin {
  readonly from: number;
  /** null: no upper end. */
  readonly to: number | null;
  readonly rows: number;
}

const mostBins = 15;

/**
 * Counts how often each length occurs. Texts of k different lengths have at least k² / 2 characters in all, so that even
 * gigabytes take little memory, and all statistics are exact.
 */
export class LengthCounts {
  readonly #counts = new Map<number, number>();
  #total = 0;

  add(length: number): void {
    this.#counts.set(length, (this.#counts.get(length) ?? 0) + 1);
    this.#total++;
  }

  /** All are 0 when nothing was counted. The median and p95 are lengths that occur (the lower of two middle ones). */
  statistics(): LengthStatistics {
    const lengths = this.#sorted();
    const sum = lengths.reduce((total, [length, count]) => total + length * count, 0);
    return {
      min: lengths[0]?.[0] ?? 0,
      mean: this.#total === 0 ? 0 : sum / this.#total,
      median: this.#quantile(0.5),
      p95: this.#quantile(0.95),
      max: lengths.at(-1)?.[0] ?? 0,
    };
  }

  /** At most 15 bins of a round width, up to where 99 of 100 texts end; the last bin takes the rest. */
  histogram(): LengthBin[] {
    const lengths = this.#sorted();
    const longest = this.#quantile(0.99);
    const width = roundWidth((longest + 1) / mostBins);
    const bins = Math.min(mostBins, Math.floor(longest / width) + 1);
    const rows = Array<number>(bins).fill(0);
    for (const [length, count] of lengths) rows[Math.min(bins - 1, Math.floor(length / width))]! += count;
    return rows.map((count, bin) => ({
      from: bin * width,
      to: bin === bins - 1 && (lengths.at(-1)?.[0] ?? 0) >= bins * width ? null : (bin + 1) * width,
      rows: count,
    }));
  }

  /** The smallest length that at least this share of the texts do not exceed. */
  #quantile(share: number): number {
    let left = Math.ceil(share * this.#total);
    for (const [length, count] of this.#sorted()) {
      left -= count;
      if (left <= 0) return length;
    }
    return 0;
  }

  #sorted(): [number, number][] {
    return [...this.#counts].sort((a, b) => a[0] - b[0]);
  }
}

/** The next of 1, 2, 5, 10, 20, 50, … that is not smaller. */
function roundWidth(width: number): number {
  for (let power = 1; ; power *= 10) {
    const round = [1, 2, 5].find((digit) => digit * power >= width);
    if (round !== undefined) return round * power;
  }
}
