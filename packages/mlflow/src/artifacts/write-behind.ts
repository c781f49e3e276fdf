import type { FileHandle } from "node:fs/promises";

/** Bytes that are collected before they are written, and at most as many that are being written meanwhile. */
const batchSize = 1 << 20;

/** Writes bytes as they come to a file from a position on, a batch at a time, while the next batch is still to come. */
export class WriteBehind {
  readonly #file: FileHandle;
  #position: number;
  #batch: Uint8Array[] = [];
  #batchBytes = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: FileHandle, position: number) {
    this.#file = file;
    this.#position = position;
  }

  /** Throws what went wrong with those before. */
  async add(bytes: Uint8Array): Promise<void> {
    this.#batch.push(bytes);
    this.#batchBytes += bytes.length;
    if (this.#batchBytes >= batchSize) await this.#write();
  }

  /** Resolves when all are written. */
  async flush(): Promise<void> {
    await this.#write();
    await this.#writing;
  }

  async #write(): Promise<void> {
    await this.#writing;
    const [batch, position] = [this.#batch, this.#position];
    this.#position += this.#batchBytes;
    [this.#batch, this.#batchBytes] = [[], 0];
    this.#writing = writeAll(this.#file, batch, position);
    // Told by the next call.
    this.#writing.catch(() => undefined);
  }
}

/** A write may take part of what it is given. */
async function writeAll(file: FileHandle, batch: readonly Uint8Array[], start: number): Promise<void> {
  let [rest, position] = [[...batch], start];
  while (rest.length > 0) {
    let { bytesWritten } = await file.writev(rest, position);
    position += bytesWritten;
    const whole = rest.findIndex((bytes) => (bytesWritten -= bytes.length) < 0);
    if (whole === -1) return;
    const cut = rest[whole]!;
    rest = [cut.subarray(cut.length + bytesWritten), ...rest.slice(whole + 1)];
  }
}
