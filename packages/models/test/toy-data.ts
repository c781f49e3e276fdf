import { inlineParallel, Random, type CsrMatrix } from "@sentiment/numerics";
import type { TrainingContext, TrainingData } from "../src/model.ts";
import { modelTasks } from "../src/registry.ts";

/** A table of numbers as a sparse matrix, zeros left out. */
export function matrixOf(table: readonly (readonly number[])[], columns = table[0]?.length ?? 0): CsrMatrix {
  const rowStarts = new Int32Array(table.length + 1);
  const columnIndices: number[] = [];
  const values: number[] = [];
  table.forEach((row, index) => {
    row.forEach((value, column) => {
      if (value === 0) return;
      columnIndices.push(column);
      values.push(value);
    });
    rowStarts[index + 1] = columnIndices.length;
  });
  return {
    rows: table.length,
    columns,
    rowStarts,
    columnIndices: Int32Array.from(columnIndices),
    values: Float64Array.from(values),
    rowScale: undefined,
    columnScale: undefined,
  };
}

/** The first `rows` rows. */
export function firstRows(matrix: CsrMatrix, rows: number): CsrMatrix {
  return { ...matrix, rows, rowStarts: matrix.rowStarts.slice(0, rows + 1) };
}

/** The rows from `from` up to `to` as a matrix that can be learned from. */
export function takenRows(matrix: CsrMatrix, from: number, to: number): CsrMatrix {
  const first = matrix.rowStarts[from]!;
  return {
    ...matrix,
    rows: to - from,
    rowStarts: matrix.rowStarts.slice(from, to + 1).map((at) => at - first),
    columnIndices: matrix.columnIndices.subarray(first),
    values: matrix.values?.subarray(first),
    rowScale: matrix.rowScale?.subarray(from),
  };
}

/** What random texts are made like. */
export interface RandomTexts {
  readonly rows: number;
  readonly columns: number;
  readonly classCount: number;
  readonly seed: number;
  /** Tf-idf: the columns and rows get factors. */
  readonly scaled?: boolean | undefined;
  /** Each entry gets a value instead of being 1. */
  readonly valued?: boolean | undefined;
}

/**
 * Random texts: 1 to 15 words each, frequent and rare ones, repeats kept, a text's class by words that the class
 * prefers, and a share of the classes wrong. Every class has rows.
 */
export function randomTexts({ rows, columns, classCount, seed, scaled, valued }: RandomTexts): TrainingData {
  const random = new Random(seed);
  const rowStarts = new Int32Array(rows + 1);
  const labels = new Uint16Array(rows);
  const columnIndices: number[] = [];
  for (let row = 0; row < rows; row++) {
    const label = row < classCount ? row : Math.floor(classCount * random.float() ** 1.5);
    const words = 1 + random.below(15);
    for (let word = 0; word < words; word++) {
      const column = Math.min(columns - 1, Math.floor(columns ** random.float()) - 1);
      // A third of the words are taken from those of the class: the ones of its remainder.
      const own = column - (column % classCount) + label;
      columnIndices.push(random.below(3) === 0 && own < columns ? own : column);
    }
    labels[row] = random.below(10) === 0 && row >= classCount ? random.below(classCount) : label;
    rowStarts[row + 1] = columnIndices.length;
  }
  const numbers = (count: number): Float64Array => new Float64Array(count).map(() => 0.25 + 2 * random.float());
  const matrix = {
    rows,
    columns,
    rowStarts,
    columnIndices: Int32Array.from(columnIndices),
    values: valued === true ? numbers(columnIndices.length) : undefined,
    rowScale: scaled === true ? numbers(rows) : undefined,
    columnScale: scaled === true ? numbers(columns) : undefined,
  };
  return { matrix, labels, classCount };
}

/** A context whose work is done in this thread; `warnings` collects what the user would be told. */
export function contextWith(seed = 0): TrainingContext & { readonly warnings: string[] } {
  const warnings: string[] = [];
  return { seed, parallel: inlineParallel(modelTasks), onWarning: (warning) => void warnings.push(warning), warnings };
}

/** The likeliest class of each row. */
export function likeliest(probabilities: Float64Array, classCount: number): number[] {
  return Array.from({ length: probabilities.length / classCount }, (_, row) => {
    const ofRow = probabilities.subarray(row * classCount, (row + 1) * classCount);
    return ofRow.indexOf(Math.max(...ofRow));
  });
}
