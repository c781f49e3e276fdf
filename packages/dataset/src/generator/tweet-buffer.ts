import type { ByteStrings } from "@sentiment/numerics";

const capitalDistance = 32;
const firstLetter = 97;
const lastLetter = 122;

/** A tweet as it is being written, byte by byte. */
export class TweetBuffer {
  /** The tweet: `bytes[0 .. length)`. The longest that can be written is far shorter. */
  readonly bytes = new Uint8Array(8192);
  length = 0;

  byte(byte: number): void {
    this.bytes[this.length++] = byte;
  }

  ascii(text: string): void {
    for (let i = 0; i < text.length; i++) this.bytes[this.length++] = text.charCodeAt(i);
  }

  append(strings: ByteStrings, index: number): void {
    const { bytes, offsets } = strings;
    const end = offsets[index + 1]!;
    let length = this.length;
    for (let at = offsets[index]!; at < end; at++) this.bytes[length++] = bytes[at]!;
    this.length = length;
  }

  /** Makes the letters `bytes[from .. to)` capitals. */
  capitalise(from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const byte = this.bytes[at]!;
      if (byte >= firstLetter && byte <= lastLetter) this.bytes[at] = byte - capitalDistance;
    }
  }

  /** Makes a slip at `at`, which must be an ASCII letter with another after it: 0 drops it, 1 doubles it, 2 swaps the two. */
  slip(at: number, kind: number): void {
    const { bytes } = this;
    if (kind === 0) bytes.copyWithin(at, at + 1, this.length--);
    else if (kind === 1) bytes.copyWithin(at + 1, at, this.length++);
    else [bytes[at], bytes[at + 1]] = [bytes[at + 1]!, bytes[at]!];
  }
}
