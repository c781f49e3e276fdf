type Numbers = Int32Array | Float64Array;

/** A growing list of numbers in one typed array. */
export class GrowingList<T extends Numbers> {
  #items: T;
  #length = 0;

  /** `empty`: an empty array of the wanted type. */
  constructor(empty: T) {
    this.#items = empty;
  }

  get length(): number {
    return this.#length;
  }

  /** Appends the first `count` items. */
  append(items: T, count: number): void {
    if (this.#length + count > this.#items.length) {
      const Constructor = this.#items.constructor as new (length: number) => T;
      const larger = new Constructor(Math.max(this.#length + count, 2 * this.#items.length, 1024));
      larger.set(this.items());
      this.#items = larger;
    }
    this.#items.set(items.subarray(0, count), this.#length);
    this.#length += count;
  }

  /** The items so far, over the list's own memory. */
  items(): T {
    return this.#items.subarray(0, this.#length) as T;
  }
}
