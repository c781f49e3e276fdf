import { setImmediate } from "node:timers/promises";
import { entryCount, sharedCopy, type CsrMatrix, type Parallel } from "@sentiment/numerics";
import type { Roundings } from "./column-sums.ts";
import { exactSumRounding } from "./exact-sum.ts";
import { rowBlocks, type RowBlock } from "./row-blocks.ts";
import { reportLength, rowPass, type RowPass, type RowStep } from "./row-pass.ts";
import { scoresOf, type MovedRows, type ScoredRows, type WeightedRows } from "./score-loss.ts";

/** The passes of a training over so many take as long as a thread takes to start, a tenth of a second or two; of fewer it saves nothing. */
const entriesPerThread = 1 << 20;

/**
 * The steps of a descent that go over all rows, on as many threads as there are and as there is work for. This thread is
 * one of them: it begins at once, and others that are still starting join in when they are ready.
 *
 * Threads take the next block that nobody has begun. What blocks report is added up in the order of the blocks, and sums
 * of columns are exact: who did which block cannot be seen in the result, and each thread needs one array of sums.
 */
export class RowPasses {
  /** Where a direction is put for the next `change`. */
  readonly direction: Float64Array;
  /** Σ over the rows of p (1 - p) by their weights, after a move. */
  curvature = 0;
  readonly #rows: ScoredRows;
  /** The same for the other threads. */
  readonly #sharedRows: ScoredRows;
  readonly #blocks: readonly RowBlock[];
  /** Of this thread, and of each other. All zeros between passes. */
  readonly #sums: readonly Float64Array[];
  readonly #reports: Float64Array;
  readonly #parallel: Parallel;
  readonly #bounds: { readonly scale: number; readonly value: number; readonly weight: number };
  #largestError = 0;

  constructor(rows: WeightedRows, parallel: Parallel) {
    const { matrix, classWeights } = rows;
    this.#blocks = rowBlocks(matrix);
    this.#parallel = parallel;
    const threads = Math.max(1, Math.min(parallel.jobs, Math.floor(entryCount(matrix) / entriesPerThread)));
    const scores = scoresOf(classWeights.length);
    const size = (matrix.columns + 1) * scores;
    const numbers = threads === 1 ? ownNumbers : sharedNumbers;
    const ofRows = (): Float64Array => numbers(matrix.rows * scores);
    this.direction = numbers(size);
    this.#sums = Array.from({ length: threads }, () => numbers(size));
    this.#reports = numbers(this.#blocks.length * reportLength);
    this.#rows = { ...rows, scores: ofRows(), changes: ofRows(), errors: ofRows() };
    this.#sharedRows = threads === 1 ? this.#rows : shared(this.#rows);
    this.#bounds = { scale: largest(matrix.rowScale), value: largestValue(matrix), weight: largest(classWeights) };
  }

  /** Takes the changes of the rows' scores in the direction, and returns the loss's second derivative along it. */
  async change(): Promise<number> {
    await this.#run({ name: "change", direction: this.direction });
    return this.#reported(0);
  }

  /** Goes so far along the direction. */
  async move(length: number): Promise<MovedRows> {
    await this.#run({ name: "move", length });
    this.#largestError = 0;
    for (let at = 2; at < this.#reports.length; at += reportLength) {
      this.#largestError = Math.max(this.#largestError, this.#reports[at]!);
    }
    this.curvature = this.#reported(3);
    return { loss: this.#reported(0), slope: this.#reported(1) };
  }

  /** The gradient of the loss, in memory that the taker must leave all zeros. */
  async gradient(): Promise<Float64Array> {
    await this.#run({ name: "gradient", roundings: this.#roundings(1) });
    return this.#total();
  }

  /** As `gradient`, of `addDiagonals`, with what that returns. */
  async diagonal(): Promise<{ diagonal: Float64Array; unsquared: number }> {
    await this.#run({ name: "diagonal", roundings: this.#roundings(2) });
    return { diagonal: this.#total(), unsquared: this.#reported(0) };
  }

  /** For sums of errors (or, smaller still, of curvatures) times the given power of the cells. */
  #roundings(power: number): Roundings {
    const { matrix } = this.#rows;
    const { scale, value, weight } = this.#bounds;
    const ofRow = weight * this.#largestError;
    return {
      entry: exactSumRounding(ofRow * (scale * value) ** power, entryCount(matrix)),
      row: exactSumRounding(ofRow, matrix.rows),
    };
  }

  async #run(step: RowStep): Promise<void> {
    const [ownSums, ...otherSums] = this.#sums;
    const progress = new Int32Array(new SharedArrayBuffer(8));
    const work = { step, blocks: this.#blocks, reports: this.#reports, progress };
    const theirs = otherSums.map((sums) => ({ ...work, rows: this.#sharedRows, sums }));
    const helped = this.#parallel.map<RowPass, void>("rowPass", theirs);
    // A thread that fails before it has begun a block is not missed.
    helped.catch(() => undefined);
    rowPass({ ...work, rows: this.#rows, sums: ownSums! });
    if (Atomics.load(progress, 1) < this.#blocks.length) await helped;
    // Whoever waits for this thread, such as an interrupt, has a turn.
    else await setImmediate();
  }

  /** The sum of what the blocks have reported there. */
  #reported(place: number): number {
    let sum = 0;
    for (let at = place; at < this.#reports.length; at += reportLength) sum += this.#reports[at]!;
    return sum;
  }

  /** The sums of all threads, in those of this one. */
  #total(): Float64Array {
    const [total, ...others] = this.#sums;
    for (const sums of others) {
      for (let i = 0; i < sums.length; i++) total![i] = total![i]! + sums[i]!;
      sums.fill(0);
    }
    return total!;
  }
}

/** The rows over shared memory. */
function shared({ matrix, labels, ...rest }: ScoredRows): ScoredRows {
  const { rowStarts, columnIndices, values, rowScale } = matrix;
  return {
    ...rest,
    matrix: {
      ...matrix,
      rowStarts: sharedCopy(rowStarts),
      columnIndices: sharedCopy(columnIndices),
      values: values && sharedCopy(values),
      rowScale: rowScale && sharedCopy(rowScale),
      columnScale: undefined,
    },
    labels: sharedCopy(labels),
  };
}

function largestValue(matrix: CsrMatrix): number {
  return largest(matrix.values?.subarray(0, entryCount(matrix)));
}

/** The largest of the numbers, without sign; 1 of none. */
function largest(numbers: Float64Array | undefined): number {
  if (numbers === undefined) return 1;
  let most = 0;
  for (let i = 0; i < numbers.length; i++) most = Math.max(most, Math.abs(numbers[i]!));
  return most;
}

// Written before they are read: a page of new memory that is read first costs a second interrupt when it is written, and
// interrupts of several threads at once take their time.
const ownNumbers = (count: number): Float64Array => new Float64Array(count).fill(0);
const sharedNumbers = (count: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * count)).fill(0);
