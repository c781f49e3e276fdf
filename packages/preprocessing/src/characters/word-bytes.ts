// Four bytes at a time, as the Int32 that a little-endian view reads.

/** The four bytes with ASCII letters in lower case; digits stay, other bytes may change. */
export function lowerFour(four: number): number {
  return four | 0x20202020;
}

/**
 * How many of four bytes, from the first on, are ASCII letters or digits.
 *
 * Each byte is compared by an addition that carries into its highest bit if it is large enough; that bit is cut off
 * before, so that no byte carries into the next. (H. S. Warren, Hacker's Delight, 2nd ed., section 6-1.)
 */
export function wordBytesOfFour(four: number): number {
  const low = four & 0x7f7f7f7f;
  const lower = low | 0x20202020;
  const letters = (lower + 0x1f1f1f1f) & ~(lower + 0x05050505);
  const digits = (low + 0x50505050) & ~(low + 0x46464646);
  const others = ~((letters | digits) & ~four) & 0x80808080;
  return others === 0 ? 4 : (31 - Math.clz32(others & -others)) >> 3;
}
