import { rootChain, type Forest } from "./forest.ts";

/** The share that one class has in the nodes of a tree; splits and chains are numbered from the tree's first. */
export interface NodeShares {
  /** Of the node at each split. */
  readonly ofSplits: Float64Array;
  /** Of the first node of each chain: its first split, or its leaf where it has none. */
  readonly ofHeads: Float64Array;
  /** Of the leaf at the end of each chain. */
  readonly ofLeaves: Float64Array;
  /** The weight of the rows in the first node of each chain. */
  readonly headWeights: Float64Array;
}

/**
 * Works them out from the leaves, since only leaves have their class counts stored: chains are gone through backwards,
 * each from its leaf up, so that the chain that hangs from a split is done before the split is reached.
 */
export function nodeShares(forest: Forest, tree: number, label: number): NodeShares {
  const { splitStarts, chainStarts, leaves } = forest;
  const firstSplit = splitStarts[tree]!;
  const firstChain = rootChain(forest, tree);
  const splits = splitStarts[tree + 1]! - firstSplit;
  const shares = {
    ofSplits: new Float64Array(splits),
    ofHeads: new Float64Array(splits + 1),
    ofLeaves: new Float64Array(splits + 1),
    headWeights: new Float64Array(splits + 1),
  };
  const headLabelWeights = new Float64Array(splits + 1);
  for (let chain = splits; chain >= 0; chain--) {
    let { weight, labelWeight } = leafWeights(forest, tree, leaves[firstChain + chain]!, label);
    shares.ofLeaves[chain] = labelWeight / weight;
    const start = chainStarts[firstChain + chain]! - firstSplit;
    for (let split = chainStarts[firstChain + chain + 1]! - firstSplit - 1; split >= start; split--) {
      weight += shares.headWeights[split + 1]!;
      labelWeight += headLabelWeights[split + 1]!;
      shares.ofSplits[split] = labelWeight / weight;
    }
    shares.headWeights[chain] = weight;
    headLabelWeights[chain] = labelWeight;
    shares.ofHeads[chain] = labelWeight / weight;
  }
  return shares;
}

function leafWeights(
  { classCount, distributions, classWeights }: Forest,
  tree: number,
  leaf: number,
  label: number,
): { weight: number; labelWeight: number } {
  let weight = 0;
  for (let c = 0; c < classCount; c++)
    weight += distributions[leaf * classCount + c]! * classWeights[tree * classCount + c]!;
  return { weight, labelWeight: distributions[leaf * classCount + label]! * classWeights[tree * classCount + label]! };
}
