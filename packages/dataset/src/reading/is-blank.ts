const decoder = new TextDecoder();

/** Whether there is nothing but white space (Unicode's) in the UTF-8 text `bytes[start .. end)`. */
export function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte > 0x7f) return !/\S/u.test(decoder.decode(bytes.subarray(at, end)));
    // Tab to carriage return, the four separators that Python counts as white space, and the blank.
    if (!(byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || (byte >= 0x1c && byte <= 0x1f))) return false;
  }
  return true;
}
