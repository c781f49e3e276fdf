const runLength = 16;

/**
 * Sorts stretches of values, each value taking its row along: runs of 16 by insertion, then bottom-up merging in which
 * runs that already follow each other are left alone (counts are nearly always 1, so that most do).
 */
export class ValueSort {
  readonly #values: Float32Array;
  readonly #rows: Int32Array;
  #spareValues = new Float32Array(0);
  #spareRows = new Int32Array(0);

  /** Sorts within these arrays, which belong together. */
  constructor(values: Float32Array, rows: Int32Array) {
    this.#values = values;
    this.#rows = rows;
  }

  /** Sorts the stretch from `start` up to `end` by ascending value; equal values keep their order. */
  sort(start: number, end: number): void {
    for (let run = start; run < end; run += runLength) this.#insertionSort(run, Math.min(run + runLength, end));
    for (let width = runLength; width < end - start; width *= 2) {
      for (let middle = start + width; middle < end; middle += 2 * width) {
        if (this.#values[middle - 1]! <= this.#values[middle]!) continue;
        this.#merge(middle - width, middle, Math.min(middle + width, end));
      }
    }
  }

  #insertionSort(start: number, end: number): void {
    const values = this.#values;
    const rows = this.#rows;
    for (let next = start + 1; next < end; next++) {
      const value = values[next]!;
      const row = rows[next]!;
      let slot = next;
      for (; slot > start && values[slot - 1]! > value; slot--) {
        values[slot] = values[slot - 1]!;
        rows[slot] = rows[slot - 1]!;
      }
      values[slot] = value;
      rows[slot] = row;
    }
  }

  /** Merges two neighbouring sorted runs; the left one waits in the spare arrays. */
  #merge(start: number, middle: number, end: number): void {
    const values = this.#values;
    const rows = this.#rows;
    this.#reserve(middle - start);
    const spareValues = this.#spareValues;
    const spareRows = this.#spareRows;
    spareValues.set(values.subarray(start, middle));
    spareRows.set(rows.subarray(start, middle));
    const leftEnd = middle - start;
    let left = 0;
    let right = middle;
    for (let slot = start; left < leftEnd; slot++) {
      if (right < end && values[right]! < spareValues[left]!) {
        values[slot] = values[right]!;
        rows[slot] = rows[right++]!;
      } else {
        values[slot] = spareValues[left]!;
        rows[slot] = spareRows[left++]!;
      }
    }
  }

  #reserve(length: number): void {
    if (this.#spareValues.length >= length) return;
    this.#spareValues = new Float32Array(2 * length);
    this.#spareRows = new Int32Array(2 * length);
  }
}
