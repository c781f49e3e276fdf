/** The arrays that worker threads may share. */
export type SharableArray = Int32Array | Uint16Array | Float64Array | Float32Array | Uint8Array;

/**
 * The same numbers over a SharedArrayBuffer, so that worker threads read them without a copy. An array that already
 * stands on one is returned as it is. With `start`, the numbers before it are left out: there stand zeros, and memory
 * that is never touched takes no room.
 */
export function sharedCopy<T extends SharableArray>(array: T, start = 0): T {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const copy = sharedArray(array);
  copy.set(array.subarray(start), start);
  return copy as T;
}

function sharedArray(like: SharableArray): SharableArray {
  const buffer = new SharedArrayBuffer(like.byteLength);
  if (like instanceof Int32Array) return new Int32Array(buffer);
  if (like instanceof Uint16Array) return new Uint16Array(buffer);
  if (like instanceof Float32Array) return new Float32Array(buffer);
  // By class and not by `constructor`, which for a Buffer takes no SharedArrayBuffer without a warning.
  return like instanceof Float64Array ? new Float64Array(buffer) : new Uint8Array(buffer);
}
