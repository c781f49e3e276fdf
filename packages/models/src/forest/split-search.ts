import type { Random } from "@sentiment/numerics";
import type { Hypergeometric } from "./hypergeometric.ts";
import type { NodeColumns } from "./node-columns.ts";
import type { RowRange } from "./row-order.ts";
import type { ThresholdScan } from "./threshold-scan.ts";

/**
 * Searches the best split of a node among randomly drawn columns, by the rules of scikit-learn (`node_split_best` in
 * sklearn/tree/_splitter.pyx); `scan` keeps the best.
 *
 * scikit-learn draws `max_features` columns, constant ones included – in a small node of a text nearly all are constant –
 * and goes on until one that varies was among them. To draw them all would cost more than all else. How many columns
 * that occur in the node are among those drawn is hypergeometric: so draw that number, then that many of these columns.
 * A column that occurs may still be constant (the word is in every row, as often): it counts as drawn.
 */
export class SplitSearch {
  readonly #columns: NodeColumns;
  readonly #scan: ThresholdScan;
  readonly #occurringAmongDrawn: Hypergeometric;

  constructor(columns: NodeColumns, scan: ThresholdScan, occurringAmongDrawn: Hypergeometric) {
    this.#columns = columns;
    this.#scan = scan;
    this.#occurringAmongDrawn = occurringAmongDrawn;
  }

  /** Gives the memory of its tables back; it must not be used any more. */
  release(): void {
    this.#occurringAmongDrawn.release();
  }

  /** Leaves the best split in `scan`. False: there is none, every column is constant or too few rows would be on a side. */
  search(node: RowRange, classCounts: Int32Array, random: Random): boolean {
    const columns = this.#columns;
    const scan = this.#scan;
    scan.begin(node, classCounts);
    const draws = this.#occurringAmongDrawn.draw(random, columns.occurringCount);
    let varying = 0;
    for (let drawn = 0; drawn < columns.occurringCount && (drawn < draws || varying === 0); drawn++) {
      if (scan.tryColumn(columns.draw(drawn, random))) varying++;
    }
    return scan.found;
  }
}
