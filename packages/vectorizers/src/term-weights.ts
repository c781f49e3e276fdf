import type { CsrMatrix } from "@sentiment/numerics";
import type { MatrixMemory } from "./matrix-memory.ts";
import { mergeRepeats } from "./merge-repeats.ts";
import { l1Norm, l2Norm, NormsOfCounts, type WeightedRows } from "./row-norms.ts";

/** How counts become weights; scikit-learn's names. */
export interface Weighting {
  readonly binary: boolean;
  readonly sublinear_tf: boolean;
  readonly norm: "l1" | "l2" | null;
  /** A factor for each column, or undefined. */
  readonly idf: Float64Array | undefined;
}

/**
 * Weighs rows of counts. With tf the number of times that row i names column j:
 *
 *     weight(i, j) = tf' · idf(j) / ‖row i‖,    tf' = 1 if binary, else 1 + ln tf if sublinear_tf, else tf
 *
 * The idf stays a factor of the columns and the norm one of the rows, so that where tf' = tf the entries are still bare
 * columns, repeats kept, at four bytes each. The other two need each column once, which the rows are rewritten for.
 */
export class TermWeights {
  readonly #columns: number;
  readonly #weighting: Weighting;
  /** Scratch memory, zero between rows. */
  readonly #counts: Int32Array;
  readonly #l2NormOfCounts: NormOf;

  constructor(columns: number, weighting: Weighting) {
    this.#columns = columns;
    this.#weighting = weighting;
    this.#counts = new Int32Array(columns);
    const norms = new NormsOfCounts(this.#counts);
    this.#l2NormOfCounts = (matrix, row) => norms.l2Norm(matrix, row);
  }

  /** The matrix of the rows of counts in `memory`, where it goes on living. */
  weigh(memory: MatrixMemory): CsrMatrix {
    const { binary, sublinear_tf, norm, idf } = this.#weighting;
    const logarithms = sublinear_tf && !binary;
    if (binary || sublinear_tf) mergeRepeats(memory, logarithms, this.#counts);
    const { rowStarts, columnIndices } = memory;
    const values = logarithms ? memory.values : undefined;
    const matrix = { rowStarts, columnIndices, values, columnScale: idf };
    if (norm === "l1") invertNorms(memory, matrix, l1Norm);
    else if (norm === "l2") invertNorms(memory, matrix, binary || sublinear_tf ? l2Norm : this.#l2NormOfCounts);
    const rowScale = norm === null ? undefined : memory.rowScale;
    return { rows: rowStarts.length - 1, columns: this.#columns, ...matrix, rowScale };
  }
}

/** The norm of a row. The same function for all matrices: for another one, what calls it would be compiled anew. */
type NormOf = (matrix: WeightedRows, row: number) => number;

function invertNorms(memory: MatrixMemory, matrix: WeightedRows, normOf: NormOf): void {
  memory.ensureRowScale();
  const { rowScale } = memory;
  for (let row = 0; row < rowScale.length; row++) {
    const norm = normOf(matrix, row);
    // A row without known terms is zero whatever its scale, but the scale must stay a number.
    rowScale[row] = norm === 0 ? 1 : 1 / norm;
  }
}
