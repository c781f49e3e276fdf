/** FNV-1a over `bytes[start .. end)`, as a signed 32-bit number. For the tables of short words in this room. */
export function byteHash(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash ^ (hash >>> 15);
}
