// The engine's quick code for typed arrays takes it that no array was ever emptied under it. The first that is discards all
// such code, in the midst of the work; so one is emptied here, before there is any.
new ArrayBuffer(8).transfer();

/**
 * Gives the memory of an array, and of all views of it, back at once, where it would else stay taken until the collector
 * next comes round, which it hardly does while all work is on large arrays. To be called by the only owner, who must not
 * use the array any more: it is empty from now on. Shared memory stays, since others may use it.
 */
export function release(array: { readonly buffer: ArrayBufferLike }): void {
  if (array.buffer instanceof ArrayBuffer && !array.buffer.detached) array.buffer.transfer(0);
}
