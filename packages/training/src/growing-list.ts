import { release, roomFor, type TensorData } from "@sentiment/numerics";

/** A growing list of numbers in one typed array. */
export class GrowingList<T extends TensorData> {
  readonly #create: (length: number) => T;
  #items: T;
  #length = 0;

  /** `create`: gives an array of the wanted type and length. */
  constructor(create: (length: number) => T) {
    this.#create = create;
    this.#items = create(1024);
  }

  get length(): number {
    return this.#length;
  }

  /** Appends the first `count` items. */
  append(items: TensorData, count: number): void {
    if (this.#length + count > this.#items.length) {
      const length = Math.max(this.#length + count, 2 * this.#items.length);
      const itemBytes = this.#items.BYTES_PER_ELEMENT;
      const larger = this.#create(Math.floor(roomFor(itemBytes * length) / itemBytes));
      larger.set(this.items());
      release(this.#items);
      this.#items = larger;
    }
    this.#items.set(items.subarray(0, count), this.#length);
    this.#length += count;
  }

  /** The items so far, over the list's own memory, which later additions may give back. */
  items(): T {
    return this.#items.subarray(0, this.#length) as T;
  }
}
