/** `to`, less the bytes of a last UTF-8 character of `bytes[from .. to)` that is not all there. */
export function wholeCharacters(bytes: Uint8Array, from: number, to: number): number {
  for (let at = to - 1; at >= Math.max(from, to - 3); at--) {
    const byte = bytes[at]!;
    if (byte < 0x80) return to;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0;
    if (length > 0) return at + length > to ? at : to;
  }
  return to;
}
