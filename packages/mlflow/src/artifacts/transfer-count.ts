import type { TransferProgress } from "../artifacts.ts";

/** Counts what has been transferred, and tells whoever wants to know. */
export class TransferCount {
  readonly #tell: ((progress: TransferProgress) => void) | undefined;
  readonly #totalBytes: number;
  readonly #totalFiles: number;
  #bytes = 0;
  #files = 0;

  constructor(sizes: readonly (number | undefined)[], tell: ((progress: TransferProgress) => void) | undefined) {
    this.#tell = tell;
    this.#totalFiles = sizes.length;
    this.#totalBytes = sizes.reduce((sum: number, size) => sum + (size ?? 0), 0);
    this.bytes(0);
  }

  readonly bytes = (count: number): void => {
    this.#bytes += count;
    const [doneBytes, doneFiles] = [this.#bytes, this.#files];
    // Where a server says no size, there is more than was expected.
    const totalBytes = Math.max(this.#totalBytes, doneBytes);
    this.#tell?.({ doneBytes, totalBytes, doneFiles, totalFiles: this.#totalFiles });
  };

  file(): void {
    this.#files++;
    this.bytes(0);
  }
}
