/**
 * Trees in flat arrays, by **chains**.
 *
 * On text most answers to "is this word in the row?" are no, and a tree is a chain of thousands of such noes. So a
 * split's child for rows without its column (value 0), the zero child, follows it directly: a chain is a run of splits,
 * each the zero child of the one before, that ends in one leaf. The other child of a split begins a chain of its own – of
 * no splits at all where it is a leaf. Chains are numbered in the order of the splits they hang from, chain 0 being the
 * root's, and the splits stand in the order of their chains. Then no child needs to be stored: the zero child of split i
 * is split i + 1 or the chain's leaf, and its other child begins the chain i + 1 of its tree. And as every chain stands
 * after the split it hangs from, walks only go forward.
 *
 * All trees stand one after the other. With s the number of all splits, tree t owns the splits `splitStarts[t]` to
 * `splitStarts[t + 1]` and one more chain than splits, so split i of the forest, in tree t, leads to chain i + t + 1.
 */
export interface Forest {
  readonly treeCount: number;
  readonly classCount: number;
  readonly columnCount: number;
  /** treeCount + 1 offsets into the splits; the first is 0. */
  readonly splitStarts: Int32Array;
  /** The column that each split asks for. */
  readonly columns: Int32Array;
  /** Rows with a value ≤ threshold go left: the zero child is the left one where the threshold is ≥ 0. */
  readonly thresholds: Float32Array;
  /** One offset more than chains (s + treeCount) into the splits: chain g owns `chainStarts[g]` to `chainStarts[g + 1]`. */
  readonly chainStarts: Int32Array;
  /** The class distribution, a number, of the leaf that each chain ends in. */
  readonly leaves: Int32Array;
  /** How often each class was drawn, row-major by distribution. */
  readonly distributions: Int32Array;
  /** The weight of each class, row-major by tree. */
  readonly classWeights: Float64Array;
}

/** The number of the chain that begins the tree. */
export function rootChain(forest: Forest, tree: number): number {
  return forest.splitStarts[tree]! + tree;
}

/** Does a row with this value of the column of a split with this threshold go to the zero child? */
export function staysOnChain(threshold: number, value: number): boolean {
  return value <= threshold === 0 <= threshold;
}
