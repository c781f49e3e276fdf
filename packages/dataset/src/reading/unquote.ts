const quote = 34;

/**
 * Resolves, in place, a quoted field of which the opening quote is already behind: `a ""b"" c` and, where more follows the
 * closing quote, `a" b`. Returns the new end; the start stays.
 */
export function unquote(bytes: Uint8Array, start: number, end: number): number {
  let written = start;
  let quoted = true;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (quoted && byte === quote) {
      if (at + 1 < end && bytes[at + 1] === quote) at++;
      else {
        quoted = false;
        continue;
      }
    }
    bytes[written++] = byte;
  }
  return written;
}
