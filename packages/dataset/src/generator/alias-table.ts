import type { Random } from "@sentiment/numerics";

/**
 * Draws from a discrete distribution in constant time: the alias method (Walker 1977) with Vose's linear set-up ("A linear
 * algorithm for generating random numbers with a given distribution", 1991). Nothing but sums, products and quotients, which
 * IEEE 754 rounds alike everywhere, so that a seed gives the same draws on every machine.
 */
export class AliasTable {
  /** Column i stays with i when the coin, of 2³², is below `stay[i]`; otherwise it goes to its alias (itself, if it is full). */
  readonly #stay: Uint32Array;
  readonly #alias: Int32Array;

  /** `weights`: positive, in any unit; at most 2²⁰ of them. */
  constructor(weights: Float64Array) {
    const count = weights.length;
    const scale = count / weights.reduce((sum, weight) => sum + weight, 0);
    const shares = weights.map((weight) => weight * scale);
    this.#stay = new Uint32Array(count);
    this.#alias = Int32Array.from({ length: count }, (_, index) => index);
    const small: number[] = [];
    const large: number[] = [];
    shares.forEach((share, index) => (share < 1 ? small : large).push(index));
    while (small.length > 0 && large.length > 0) {
      const poor = small.pop()!;
      const rich = large.at(-1)!;
      this.#stay[poor] = Math.floor(shares[poor]! * 0x1_0000_0000);
      this.#alias[poor] = rich;
      shares[rich] = shares[rich]! - (1 - shares[poor]!);
      if (shares[rich] < 1) small.push(large.pop()!);
    }
  }

  /** An index, as often as its weight is of all. One random number gives the column and, by what is left of it, the coin. */
  draw(random: Random): number {
    const scaled = random.uint32() * this.#alias.length;
    const column = Math.floor(scaled / 0x1_0000_0000);
    const coin = scaled - column * 0x1_0000_0000;
    return coin < this.#stay[column]! ? column : this.#alias[column]!;
  }
}
