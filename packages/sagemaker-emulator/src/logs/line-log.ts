import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** The lines of several streams in the order they come, for any number of readers, each of which reads all from the first on. */
export class LineLog {
  readonly #lines: string[] = [];
  #open: number;
  #changed = Promise.withResolvers<void>();

  constructor(streams: readonly Readable[]) {
    this.#open = streams.length;
    for (const stream of streams) {
      const lines = createInterface({ input: stream, crlfDelay: Infinity });
      lines.on("line", (line) => {
        this.#lines.push(line);
        this.#wake();
      });
      lines.on("close", () => {
        this.#open -= 1;
        this.#wake();
      });
    }
  }

  /** Ends when the streams have. */
  async *lines(): AsyncGenerator<string> {
    for (let next = 0; ;) {
      while (next < this.#lines.length) {
        yield this.#lines[next]!;
        next += 1;
      }
      if (this.#open === 0) return;
      await this.#changed.promise;
    }
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}
