import { closeSync, openSync, readSync } from "node:fs";

/** Larger files are not read here. */
const largest = 1 << 18;
const room = Buffer.allocUnsafeSlow(largest + 1);

/** The content of a small file, valid until the next call; undefined for a larger one. Throws what the disk says. */
export function readSmallFile(file: string): Uint8Array | undefined {
  const handle = openSync(file, "r");
  try {
    const length = readSync(handle, room, 0, room.length, 0);
    return length > largest ? undefined : room.subarray(0, length);
  } finally {
    closeSync(handle);
  }
}
