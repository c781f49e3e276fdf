import type { Random } from "@sentiment/numerics";
import { AliasTable } from "./alias-table.ts";

/** Words of the head: their table stays in the processor's cache, and most draws need no other. */
const headCount = 4096;

/** Draws ranks by a Zipf–Mandelbrot law: rank r with a frequency of 1 / (r + q)^s. */
export class WordFrequencies {
  /** One column more than words: the last stands for the tail. */
  readonly #head: AliasTable;
  readonly #tail: AliasTable;

  constructor(count: number) {
    const weights = new Float64Array(count);
    for (let rank = 0; rank < count; rank++) {
      // s = 5/4, because square roots, unlike powers, come out the same on every machine.
      const shifted = rank + 15;
      weights[rank] = 1 / (shifted * Math.sqrt(Math.sqrt(shifted)));
    }
    const tail = weights.subarray(headCount);
    const tailWeight = tail.reduce((sum, weight) => sum + weight, 0);
    this.#head = new AliasTable(Float64Array.of(...weights.subarray(0, headCount), tailWeight));
    this.#tail = new AliasTable(tail);
  }

  /** A rank from 0. */
  draw(random: Random): number {
    const rank = this.#head.draw(random);
    return rank < headCount ? rank : headCount + this.#tail.draw(random);
  }
}
