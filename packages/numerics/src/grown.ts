import { roomFor } from "./room-for.ts";

/** The array itself when it has the length, else its contents in a new one at least twice as long. */
export function grown(array: Int32Array, length: number): Int32Array {
  if (length <= array.length) return array;
  const larger = new Int32Array(roomFor(4 * Math.max(length, 2 * array.length)) / 4);
  larger.set(array);
  return larger;
}
