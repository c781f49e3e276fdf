/** Bytes that grow: rows copied as they stand, and text as UTF-8. */
export class ByteList {
  #bytes: Buffer;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
  }

  copy(source: Uint8Array, start: number, end: number): void {
    this.#makeRoom(end - start);
    // Of short pieces a loop is quicker than a view and a call.
    if (end - start > 64) this.#bytes.set(source.subarray(start, end), this.#length);
    else for (let at = start, to = this.#length; at < end; at++, to++) this.#bytes[to] = source[at]!;
    this.#length += end - start;
  }

  text(text: string): void {
    this.#makeRoom(3 * text.length);
    this.#length += this.#bytes.write(text, this.#length);
  }

  /** What there is; the list is not to be used any more. */
  taken(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #makeRoom(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * this.#bytes.length + more);
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
