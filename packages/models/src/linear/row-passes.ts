import { setImmediate } from "node:timers/promises";
import { sharedCopy, type Parallel } from "@sentiment/numerics";
import { rowBlocks, type RowBlock } from "./row-blocks.ts";
import { scoresOf, type LossRows } from "./row-loss.ts";
import { blockPass, rowPass, type PassName, type RowPass } from "./row-pass.ts";

/** Rows with their classes, and the weight of a row by its class. */
export type WeightedRows = Omit<LossRows, "memory">;

/**
 * The passes of a loss over all rows, on as many threads as there are and as there are blocks of rows. This thread is
 * one of them: it begins at once, and others that are still starting join in when they are ready.
 *
 * Threads take the next block that nobody has begun. Each block has sums of its own, which are added up in the order
 * of the blocks: who did which block cannot be seen in the result. The first block is this thread's in any case, so the
 * others need no copy of it.
 */
export class RowPasses {
  /** The point or the direction of the next pass. */
  readonly variables: Float64Array;
  readonly #rows: LossRows;
  /** The same for the other threads. */
  readonly #sharedRows: LossRows;
  readonly #blocks: readonly RowBlock[];
  readonly #sums: readonly Float64Array[];
  readonly #losses: Float64Array;
  readonly #parallel: Parallel;
  readonly #helpers: number;

  constructor({ matrix, labels, classWeights }: WeightedRows, parallel: Parallel) {
    this.#blocks = rowBlocks(matrix);
    this.#parallel = parallel;
    this.#helpers = Math.min(parallel.jobs, this.#blocks.length) - 1;
    const scores = scoresOf(classWeights.length);
    const size = (matrix.columns + 1) * scores;
    const numbers = this.#helpers === 0 ? ownNumbers : sharedNumbers;
    this.variables = numbers(size);
    this.#sums = this.#blocks.map(() => numbers(size));
    this.#losses = numbers(this.#blocks.length);
    this.#rows = { matrix, labels, classWeights, memory: numbers(matrix.rows * scores) };
    this.#sharedRows = this.#helpers === 0 ? this.#rows : sharedFrom(this.#rows, this.#blocks[1]!.start);
  }

  /** Puts the sums of all blocks into `out`, and returns the sum of their losses. */
  async run(pass: PassName, out: Float64Array): Promise<number> {
    await this.#share({
      pass,
      rows: this.#rows,
      blocks: this.#blocks,
      variables: this.variables,
      sums: this.#sums,
      losses: this.#losses,
      progress: firstBegun(),
    });
    addUp(this.#sums, out);
    return pass === "loss" ? this.#losses.reduce((total, loss) => total + loss, 0) : 0;
  }

  async #share(work: RowPass): Promise<void> {
    const theirs = { ...work, rows: this.#sharedRows };
    const helpers = Array.from({ length: this.#helpers }, () => theirs);
    const helped = this.#parallel.map<RowPass, void>("rowPass", helpers);
    // A thread that fails before it has begun a block is not missed.
    helped.catch(() => undefined);
    blockPass(work, 0);
    rowPass(work);
    if (Atomics.load(work.progress, 1) < this.#blocks.length) await helped;
    // Whoever waits for this thread, such as an interrupt, has a turn.
    else await setImmediate();
  }
}

function addUp(sums: readonly Float64Array[], out: Float64Array): void {
  const [first, second, ...others] = sums;
  if (second === undefined) out.set(first!.subarray(0, out.length));
  else for (let i = 0; i < out.length; i++) out[i] = first![i]! + second[i]!;
  for (const ofBlock of others) {
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + ofBlock[i]!;
  }
}

/** Two shared counters of blocks: one has been begun, none is done. */
function firstBegun(): Int32Array {
  const progress = new Int32Array(new SharedArrayBuffer(8));
  progress[0] = 1;
  return progress;
}

/** The rows over shared memory, which holds those before `start` only where it was shared before. */
function sharedFrom({ matrix, labels, classWeights, memory }: LossRows, start: number): LossRows {
  const { rowStarts, columnIndices, values, rowScale } = matrix;
  const firstEntry = rowStarts[start]!;
  return {
    matrix: {
      ...matrix,
      rowStarts: sharedCopy(rowStarts, start),
      columnIndices: sharedCopy(columnIndices, firstEntry),
      values: values && sharedCopy(values, firstEntry),
      rowScale: rowScale && sharedCopy(rowScale, start),
      columnScale: undefined,
    },
    labels: sharedCopy(labels, start),
    classWeights,
    memory,
  };
}

const ownNumbers = (count: number): Float64Array => new Float64Array(count);
const sharedNumbers = (count: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * count));
