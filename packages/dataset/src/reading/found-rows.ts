/** The rows a parser has found in a window: where their texts and labels lie. Reused from window to window. */
export class FoundRows {
  count = 0;
  /** Start of each text; -1: the row is rejected. */
  starts = new Int32Array(1024);
  ends = new Int32Array(1024);
  labelStarts = new Int32Array(1024);
  labelEnds = new Int32Array(1024);
  /** Where the whole row stands, without its line end; also of a row that is rejected. */
  recordStarts = new Int32Array(1024);
  recordEnds = new Int32Array(1024);
  /** 1-based line on which each row starts. */
  lines = new Int32Array(1024);
  readonly #reasons = new Map<number, string>();

  clear(): void {
    this.count = 0;
    this.#reasons.clear();
  }

  /** The place of the row that stands from `start` to `end`; the rest is filled in by whoever asks. */
  next(line: number, start: number, end: number): number {
    if (this.count === this.starts.length) this.#grow();
    this.lines[this.count] = line;
    this.recordStarts[this.count] = start;
    this.recordEnds[this.count] = end;
    return this.count++;
  }

  /** A row that cannot be read. It keeps its place among the rows, since another file may pair with them. */
  reject(line: number, start: number, end: number, reason: string): void {
    const row = this.next(line, start, end);
    this.starts[row] = -1;
    this.#reasons.set(row, reason);
  }

  /** Why a row was rejected. */
  reasonOf(row: number): string {
    return this.#reasons.get(row)!;
  }

  #grow(): void {
    this.starts = doubled(this.starts);
    this.ends = doubled(this.ends);
    this.labelStarts = doubled(this.labelStarts);
    this.labelEnds = doubled(this.labelEnds);
    this.recordStarts = doubled(this.recordStarts);
    this.recordEnds = doubled(this.recordEnds);
    this.lines = doubled(this.lines);
  }
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
