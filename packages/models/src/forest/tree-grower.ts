import type { Random } from "@sentiment/numerics";
import { criterionNamed, type Criterion } from "./criterion.ts";
import type { DistributionTable } from "./distribution-table.ts";
import type { ForestRows } from "./forest-rows.ts";
import { GrownTree } from "./grown-tree.ts";
import type { GrowthPlan } from "./growth-plan.ts";
import { Hypergeometric } from "./hypergeometric.ts";
import { NodeColumns } from "./node-columns.ts";
import { RowOrder, type RowRange } from "./row-order.ts";
import { SplitSearch } from "./split-search.ts";
import { ThresholdScan } from "./threshold-scan.ts";
import type { TreeSample } from "./tree-sample.ts";

/** What trees are grown from. */
export interface GrowthData {
  readonly matrix: ForestRows;
  readonly labels: Uint16Array;
  readonly classCount: number;
}

/** A node without a place in the tree yet: the child on one side of the split `parent`, or the root (parent -1). */
interface OpenNode extends RowRange {
  readonly depth: number;
  readonly parent: number;
  readonly isZeroChild: boolean;
}

/** scikit-learn's allowance for rounding where it compares with `min_impurity_decrease`. */
const rounding = 2 ** -52;

/**
 * Grows decision trees by scikit-learn's rules (depth first, the best of randomly drawn columns), one after the other in
 * the same memory.
 *
 * Each split is followed into its larger child, whose columns are the node's own less the smaller child's rows; the
 * smaller child waits, and its columns are gathered anew. So a row is visited only when it is in the smaller child and a
 * tree costs O(entries · log rows), although on text it is thousands of levels deep (a split by one word parts few rows
 * from many).
 */
export class TreeGrower {
  readonly #data: GrowthData;
  readonly #plan: GrowthPlan;
  readonly #distributions: DistributionTable;
  readonly #criterion: Criterion;
  readonly #order: RowOrder;
  readonly #columns: NodeColumns;
  readonly #scan: ThresholdScan;
  readonly #search: SplitSearch;
  readonly #tree: GrownTree;
  readonly #waiting: OpenNode[] = [];
  readonly #classCounts: Int32Array;
  readonly #otherCounts: Int32Array;
  #sample: TreeSample;
  #rootWeight = 0;

  /** The leaves' class distributions are numbered in `distributions`. */
  constructor(data: GrowthData, plan: GrowthPlan, distributions: DistributionTable) {
    const { matrix, classCount } = data;
    this.#data = data;
    this.#plan = plan;
    this.#distributions = distributions;
    this.#criterion = criterionNamed(plan.criterion);
    this.#order = new RowOrder(matrix.rows);
    this.#columns = new NodeColumns(matrix, this.#order);
    this.#scan = new ThresholdScan(data, this.#columns, this.#criterion, plan.minSamplesLeaf);
    this.#search = new SplitSearch(this.#columns, this.#scan, new Hypergeometric(matrix.columns, plan.maxFeatures));
    this.#tree = new GrownTree(matrix.rows);
    this.#classCounts = new Int32Array(classCount);
    this.#otherCounts = new Int32Array(classCount);
    this.#sample = { timesDrawn: new Int32Array(0), classWeights: new Float64Array(classCount) };
  }

  /** The tree that the sample grows; valid until the next one is grown. */
  grow(sample: TreeSample, random: Random): GrownTree {
    this.#sample = sample;
    this.#order.fill(sample.timesDrawn);
    this.#columns.useSample(sample.timesDrawn);
    this.#scan.useSample(sample);
    this.#tree.clear();
    const root: OpenNode = { start: 0, end: this.#order.size, depth: 0, parent: -1, isZeroChild: false };
    this.#countClasses(root);
    this.#rootWeight = this.#classCounts.reduce((sum, count, c) => sum + sample.classWeights[c]! * count, 0);
    this.#place(root, this.#classCounts);
    for (let node = this.#waiting.pop(); node !== undefined; node = this.#waiting.pop()) this.#follow(node, random);
    return this.#tree;
  }

  /** Gives the memory back that trees were grown in, which only a collection of garbage would find; no tree grows after it. */
  release(): void {
    this.#order.release();
    this.#columns.release();
    this.#tree.release();
    this.#search.release();
  }

  /** Splits the node, then its larger child, and so on until a leaf is reached. */
  #follow(start: OpenNode, random: Random): void {
    this.#countClasses(start);
    this.#columns.gather(start);
    let node: OpenNode | undefined = start;
    while (node !== undefined) node = this.#split(node, random);
    this.#columns.clear();
  }

  /** Splits the node whose columns and classes are at hand; returns its larger child, with its columns and classes. */
  #split(node: OpenNode, random: Random): OpenNode | undefined {
    const classCounts = this.#classCounts;
    if (!this.#search.search(node, classCounts, random) || this.#decreasesTooLittle()) {
      this.#addLeaf(node, classCounts);
      return undefined;
    }
    const split = this.#tree.addSplit(this.#scan.column, this.#scan.threshold);
    this.#link(node, split);
    const middle = this.#partition(node);
    const depth = node.depth + 1;
    const zero: OpenNode = { start: node.start, end: middle, depth, parent: split, isZeroChild: true };
    const other: OpenNode = { start: middle, end: node.end, depth, parent: split, isZeroChild: false };
    for (let c = 0; c < classCounts.length; c++) classCounts[c]! -= this.#otherCounts[c]!;
    const zeroIsLarger = middle - node.start >= node.end - middle;
    if (zeroIsLarger) {
      this.#place(other, this.#otherCounts);
    } else {
      this.#place(zero, classCounts);
      classCounts.set(this.#otherCounts);
    }
    const [larger, smaller] = zeroIsLarger ? [zero, other] : [other, zero];
    if (this.#mustBeLeaf(larger, classCounts)) {
      this.#addLeaf(larger, classCounts);
      return undefined;
    }
    this.#columns.remove(smaller);
    return larger;
  }

  /** Moves the rows on the split's other side to the end of the node; where they start. Counts their classes. */
  #partition(node: RowRange): number {
    const { column, threshold } = this.#scan;
    const { listRows, listValues } = this.#columns;
    const { timesDrawn } = this.#sample;
    const otherCounts = this.#otherCounts.fill(0);
    const zeroIsLeft = threshold >= 0;
    const listEnd = this.#columns.listEnd(column, node);
    let middle = node.end;
    for (let slot = this.#columns.listStart(column); slot < listEnd; slot++) {
      if (listValues[slot]! <= threshold === zeroIsLeft) continue;
      const row = listRows[slot]!;
      this.#order.move(row, --middle);
      otherCounts[this.#data.labels[row]!]! += timesDrawn[row]!;
    }
    return middle;
  }

  #decreasesTooLittle(): boolean {
    if (this.#plan.minImpurityDecrease === 0) return false;
    let sum = 0;
    let weight = 0;
    for (let c = 0; c < this.#classCounts.length; c++) {
      const ofClass = this.#sample.classWeights[c]! * this.#classCounts[c]!;
      sum += this.#criterion.ofClass(ofClass);
      weight += ofClass;
    }
    const decrease = (this.#scan.score - this.#criterion.ofSide(sum, weight)) / this.#rootWeight;
    return decrease + rounding < this.#plan.minImpurityDecrease;
  }

  /** Makes the node a leaf, or lets it wait to be split. */
  #place(node: OpenNode, classCounts: Int32Array): void {
    if (this.#mustBeLeaf(node, classCounts)) this.#addLeaf(node, classCounts);
    else this.#waiting.push(node);
  }

  #mustBeLeaf(node: OpenNode, classCounts: Int32Array): boolean {
    if (node.depth >= this.#plan.maxDepth || node.end - node.start < this.#plan.minSamplesSplit) return true;
    let classes = 0;
    for (let c = 0; c < classCounts.length; c++) if (classCounts[c]! > 0) classes++;
    return classes < 2;
  }

  #addLeaf(node: OpenNode, classCounts: Int32Array): void {
    this.#tree.depth = Math.max(this.#tree.depth, node.depth);
    this.#link(node, ~this.#distributions.numberOf(classCounts));
  }

  #link(node: OpenNode, code: number): void {
    if (node.parent < 0) this.#tree.root = code;
    else if (node.isZeroChild) this.#tree.zeroChildren[node.parent] = code;
    else this.#tree.otherChildren[node.parent] = code;
  }

  #countClasses(node: RowRange): void {
    const { labels } = this.#data;
    const { timesDrawn } = this.#sample;
    const counts = this.#classCounts.fill(0);
    for (let at = node.start; at < node.end; at++) {
      const row = this.#order.rows[at]!;
      counts[labels[row]!]! += timesDrawn[row]!;
    }
  }
}
