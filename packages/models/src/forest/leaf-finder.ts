/** Finds the leaves that the rows of a block end in. */
export interface LeafFinder {
  /** It does so in the trees from `firstTree` up to `endTree`. */
  readonly firstTree: number;
  readonly endTree: number;
  /** For each row and, within it, each of these trees: the class distribution, a number, of the leaf the row ends in. */
  readonly leaves: Int32Array;
  /** Fills `leaves` for the rows from `firstRow` up to `endRow`. */
  find(firstRow: number, endRow: number): void;
}
