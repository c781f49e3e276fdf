import { Random, roomFor } from "@sentiment/numerics";
import { usageError } from "./input-error.ts";

export interface SplitOptions {
  /** Class of each row: 0 … classCount − 1. */
  readonly labels: Uint16Array;
  readonly classCount: number;
  /** Share of the rows for validation: 0 (none) … below 1. */
  readonly validSize: number;
  readonly seed: number;
}

/** Row numbers, ascending. Together they are all rows, and none is in both. Both arrays stand in one memory. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
}

/**
 * Divides rows at random so that each class has its share in both parts. Sizes are those of scikit-learn's
 * `train_test_split(stratify=…)`: ⌈n · validSize⌉ rows for validation, shared among the classes by largest remainder; but
 * a class with two rows or more has at least one in each part. Which rows of a class are taken is decided row by row by
 * selection sampling (Knuth, The Art of Computer Programming 2, §3.4.2, algorithm S): one pass, every choice equally
 * likely, ascending by itself, and the same for the same seed on every machine.
 */
export function stratifiedSplit({ labels, classCount, validSize, seed }: SplitOptions): Split {
  if (!(validSize >= 0 && validSize < 1)) {
    throw usageError(
      "BAD_OPTION",
      `The share of rows for validation cannot be ${validSize}.`,
      "--valid-size takes a number from 0 (train on every row) to below 1, such as 0.25.",
    );
  }
  const left = new Int32Array(classCount);
  for (let row = 0; row < labels.length; row++) left[labels[row]!]!++;
  const wanted = validationSizes(left, validSize);
  const size = wanted.reduce((sum, count) => sum + count, 0);
  const rows = new Int32Array(new ArrayBuffer(roomFor(4 * labels.length)), 0, labels.length);
  const train = rows.subarray(size);
  const validation = rows.subarray(0, size);
  const random = new Random(seed);
  let taken = 0;
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (wanted[label]! > 0 && random.below(left[label]!) < wanted[label]!) {
      validation[taken++] = row;
      wanted[label]!--;
    } else {
      train[row - taken] = row;
    }
    left[label]!--;
  }
  return { train, validation };
}

/** Rows of each class for validation. */
function validationSizes(counts: Int32Array, validSize: number): Int32Array {
  const sizes = new Int32Array(counts.length);
  if (validSize === 0) return sizes;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const total = Math.ceil(rows * validSize);
  const exact = Array.from(counts, (count) => (count * total) / rows);
  exact.forEach((share, label) => {
    sizes[label] = Math.floor(share);
  });
  const byRemainder = exact.map((_, label) => label).sort((a, b) => (exact[b]! % 1) - (exact[a]! % 1) || a - b);
  const missing = total - sizes.reduce((sum, size) => sum + size, 0);
  for (const label of byRemainder.slice(0, missing)) sizes[label]!++;
  counts.forEach((count, label) => {
    if (count >= 2) sizes[label] = Math.min(count - 1, Math.max(1, sizes[label]!));
  });
  return sizes;
}
