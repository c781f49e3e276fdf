import type { LearnedState, Tensor } from "@sentiment/numerics";
import { badState } from "../learned-tensor.ts";
import { rootChain, type Forest } from "./forest.ts";

type Facts = Readonly<Record<string, number>>;

/** The forest as it is saved: its arrays as they are. */
export function forestState(forest: Forest, facts: Facts): LearnedState {
  const { treeCount, classCount, columnCount } = forest;
  const flat = (data: Tensor["data"]): Tensor => ({ shape: [data.length], data });
  return {
    settings: { column_count: columnCount, facts },
    tensors: {
      split_starts: flat(forest.splitStarts),
      split_columns: flat(forest.columns),
      split_thresholds: flat(forest.thresholds),
      chain_starts: flat(forest.chainStarts),
      leaves: flat(forest.leaves),
      distributions: { shape: [forest.distributions.length / classCount, classCount], data: forest.distributions },
      class_weights: { shape: [treeCount, classCount], data: forest.classWeights },
    },
  };
}

/**
 * The forest of a saved state. Throws an input error unless everything fits together: whatever passes is a forest in
 * which every walk ends.
 */
export function forestFromState(state: LearnedState): Forest {
  const classWeights = tensor(state, "class_weights", Float64Array);
  const [treeCount, classCount] = classWeights.shape as [number, number];
  const columnCount = state.settings["column_count"];
  if (typeof columnCount !== "number" || !Number.isInteger(columnCount))
    throw badState("its number of columns is missing");
  const forest: Forest = {
    treeCount,
    classCount,
    columnCount,
    splitStarts: tensor(state, "split_starts", Int32Array).data,
    columns: tensor(state, "split_columns", Int32Array).data,
    thresholds: tensor(state, "split_thresholds", Float32Array).data,
    chainStarts: tensor(state, "chain_starts", Int32Array).data,
    leaves: tensor(state, "leaves", Int32Array).data,
    distributions: tensor(state, "distributions", Int32Array).data,
    classWeights: classWeights.data,
  };
  checkSizes(forest);
  checkSplits(forest);
  checkChains(forest);
  checkLeaves(forest);
  return forest;
}

/** A tensor of the given type and as many dimensions as `Forest` needs: 2 for what is said per class, else 1. */
function tensor<T extends Tensor["data"]>(
  state: LearnedState,
  name: string,
  type: new (length: number) => T,
): { readonly shape: readonly number[]; readonly data: T } {
  const found = state.tensors[name];
  if (found === undefined) throw badState(`it has no ${name}`);
  const { shape, data } = found;
  if (!(data instanceof type)) throw badState(`${name} is not of the type ${type.name}`);
  const dimensions = name === "distributions" || name === "class_weights" ? 2 : 1;
  const size = shape.reduce((product, length) => product * length, 1);
  if (shape.length !== dimensions || data.length !== size) {
    throw badState(`${name} has the shape [${shape.join(", ")}] and ${data.length} numbers`);
  }
  return { shape, data };
}

function checkSizes(forest: Forest): void {
  const { treeCount, classCount, splitStarts, columns, thresholds, chainStarts, leaves, distributions } = forest;
  const splits = columns.length;
  if (treeCount < 1) throw badState("it has no trees");
  if (classCount < 2) throw badState("it has fewer than two classes");
  if (splitStarts.length !== treeCount + 1 || splitStarts[0] !== 0 || splitStarts[treeCount] !== splits) {
    throw badState(`split_starts does not part ${splits} splits among ${treeCount} trees`);
  }
  if (thresholds.length !== splits) throw badState(`it has ${splits} splits but ${thresholds.length} thresholds`);
  const chains = splits + treeCount;
  if (leaves.length !== chains || chainStarts.length !== chains + 1) {
    throw badState(`it has ${chains} chains but ${leaves.length} leaves and ${chainStarts.length} chain_starts`);
  }
  if (distributions.length % classCount !== 0) throw badState("its distributions are for other classes");
}

function checkSplits({ columns, columnCount, thresholds }: Forest): void {
  const badColumn = columns.find((column) => column < 0 || column >= columnCount);
  if (badColumn !== undefined) throw badState(`a split asks for column ${badColumn} of ${columnCount}`);
  const badThreshold = thresholds.find((threshold) => !Number.isFinite(threshold));
  if (badThreshold !== undefined) throw badState(`a split has the threshold ${badThreshold}`);
}

/** Each tree's chains part its splits, and each begins after the split it hangs from: so walks only go forward. */
function checkChains(forest: Forest): void {
  const { treeCount, splitStarts, chainStarts } = forest;
  for (let tree = 0; tree < treeCount; tree++) {
    const firstSplit = splitStarts[tree]!;
    const firstChain = rootChain(forest, tree);
    const endSplit = splitStarts[tree + 1]!;
    const chains = endSplit - firstSplit + 1;
    let fits = chains > 0 && chainStarts[firstChain] === firstSplit && chainStarts[firstChain + chains] === endSplit;
    for (let chain = 0; fits && chain < chains; chain++) {
      const start = chainStarts[firstChain + chain]!;
      fits = start >= firstSplit + chain && start <= chainStarts[firstChain + chain + 1]!;
    }
    if (!fits) throw badState(`the chains of tree ${tree} do not fit its splits`);
  }
}

function checkLeaves({ classCount, leaves, distributions, classWeights }: Forest): void {
  const distributionCount = distributions.length / classCount;
  const badLeaf = leaves.find((leaf) => leaf < 0 || leaf >= distributionCount);
  if (badLeaf !== undefined) throw badState(`a leaf has the distribution ${badLeaf} of ${distributionCount}`);
  const badWeight = classWeights.find((weight) => !(weight > 0 && weight < Infinity));
  if (badWeight !== undefined) throw badState(`a class has the weight ${badWeight}`);
  for (let number = 0; number < distributionCount; number++) {
    const counts = distributions.subarray(number * classCount, (number + 1) * classCount);
    if (counts.some((count) => count < 0) || counts.every((count) => count === 0)) {
      throw badState(`a leaf has the class counts ${counts.join(", ")}`);
    }
  }
}
