/**
 * A task's answer whose arrays go over to the thread that asked, without a copy: the task's own thread must not use them
 * any more.
 */
export class Moved<Value> {
  readonly value: Value;
  readonly buffers: ArrayBuffer[];

  /** `arrays`: those of `value` that are to go over; several may be views of one buffer. */
  constructor(value: Value, arrays: Iterable<{ readonly buffer: ArrayBufferLike }>) {
    this.value = value;
    const buffers = new Set<ArrayBuffer>();
    for (const { buffer } of arrays) if (buffer instanceof ArrayBuffer) buffers.add(buffer);
    this.buffers = [...buffers];
  }
}
