/** More than that and the first are dropped: what is kept is for FailureReason and metrics, which are read as they come. */
const mostLines = 100_000;

/** What a container writes, line by line, which any number of readers may read from the first line on, also after its end. */
export class LineLog {
  readonly #lines: string[] = [];
  /** How many were dropped. */
  #dropped = 0;
  #ended = false;
  #waiting = Promise.withResolvers<void>();

  add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > mostLines) this.#dropped += this.#lines.splice(0, mostLines / 2).length;
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *read(): AsyncGenerator<string> {
    for (let next = this.#dropped; ;) {
      next = Math.max(next, this.#dropped);
      const line = this.#lines[next - this.#dropped];
      if (line !== undefined) {
        next += 1;
        yield line;
      } else if (this.#ended) return;
      else await this.#waiting.promise;
    }
  }

  #wake(): void {
    this.#waiting.resolve();
    this.#waiting = Promise.withResolvers<void>();
  }
}
