// Byte strings as words of four bytes, little endian: what `ByteStringTable` makes its keys of.

/** What the first, second and third word of a string of 0 … 11 bytes are masked with. */
export const HEAD_BITS = Int32Array.from({ length: 12 }, (_, length) => keptBits(length));
export const NEXT_BITS = Int32Array.from({ length: 12 }, (_, length) => keptBits(length - 4));
export const TAIL_BITS = Int32Array.from({ length: 12 }, (_, length) => keptBits(length - 8));
/** What a word is masked with to keep its first 0 … 4 bytes. */
const KEPT_BITS = Int32Array.from({ length: 5 }, (_, length) => keptBits(length));

/** A mask that keeps the first so many bytes of a word. */
function keptBits(bytes: number): number {
  return bytes <= 0 ? 0 : bytes >= 4 ? -1 : (1 << (8 * bytes)) - 1;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The first min(length, 4) bytes at `at` as a little-endian number, without reading past the view. */
export function wordAt(view: DataView, at: number, length: number): number {
  if (at + 4 <= view.byteLength) {
    const word = view.getInt32(at, true);
    return length >= 4 ? word : word & KEPT_BITS[length]!;
  }
  let word = 0;
  for (let index = Math.min(length, 4) - 1; index >= 0; index--) word = (word << 8) | view.getUint8(at + index);
  return word;
}

/** Multiplies in four bytes at a time (as FNV-1a does one), with a shift between so that high bits reach low ones. */
export function hashOf(view: DataView, start: number, end: number): number {
  let hash = 0x811c9dc5 ^ (end - start);
  for (let at = start; at < end; at += 4) {
    hash = Math.imul(hash ^ wordAt(view, at, end - at), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash;
}

export function slotHash(head: number, next: number, tail: number): number {
  let hash = Math.imul(head, 0x9e3779b1) ^ Math.imul(next, 0x85ebca77) ^ Math.imul(tail, 0xc2b2ae3d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 14);
}
