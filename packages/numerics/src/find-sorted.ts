import type { ByteStrings } from "./byte-strings.ts";

/** The index of `bytes[start .. end)` among distinct strings in byte order, or -1: by halving, with nothing made before. */
export function findSorted(sorted: ByteStrings, bytes: Uint8Array, start: number, end: number): number {
  const { bytes: own, offsets } = sorted;
  let low = 0;
  let high = sorted.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const ownEnd = offsets[middle + 1]!;
    let ownAt = offsets[middle]!;
    let at = start;
    while (ownAt < ownEnd && at < end && own[ownAt] === bytes[at]) {
      ownAt++;
      at++;
    }
    if (at === end && ownAt === ownEnd) return middle;
    // Where one is the beginning of the other, it comes first.
    if (at < end && (ownAt === ownEnd || own[ownAt]! < bytes[at]!)) low = middle + 1;
    else high = middle;
  }
  return -1;
}
