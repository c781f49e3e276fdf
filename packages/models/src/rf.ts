import { SentimentError } from "@sentiment/errors";
import { forestHyperparameters, type ForestHyperparameters } from "./forest/forest-hyperparameters.ts";
import { forestFromState } from "./forest/forest-state.ts";
import { ForestVotes } from "./forest/forest-votes.ts";
import { growForest } from "./forest/grow-forest.ts";
import { growthPlan } from "./forest/growth-plan.ts";
import { oobScore } from "./forest/oob-score.ts";
import { RandomForest } from "./forest/random-forest.ts";
import { learnedFacts } from "./learned-tensor.ts";
import type { Model } from "./model.ts";
import { checkTrainingData } from "./training-data.ts";

/**
 * Random forest, scikit-learn's `RandomForestClassifier`: trees grown from samples of the rows drawn with replacement,
 * each split being the best of some columns drawn at random; a class's probability is the mean of its shares in the
 * leaves that a row ends in. Source: Breiman, "Random Forests" (2001).
 *
 * `forest/forest.ts` says how trees are stored, `forest/tree-grower.ts` how they grow, `forest/chain-walk.ts` how rows
 * find their leaves.
 */
export const rf: Model = {
  summary: "random forest: decision trees that vote; slower than the others, and needs no assumptions",
  scoreScale: "probability",
  hyperparameters: forestHyperparameters,
  async train(given, data, context) {
    const hyperparameters = forestHyperparameters.parse(given);
    checkBootstrap(hyperparameters);
    const plan = growthPlan(hyperparameters, checkTrainingData(data), data.matrix.columns);
    const streams = { seed: hyperparameters.random_state ?? context.seed, treeCount: hyperparameters.n_estimators };
    const { forest, depth } = await growForest(data, plan, streams, context);
    const facts = { nodes: forest.columns.length + forest.leaves.length, depth };
    if (!hyperparameters.oob_score) return new RandomForest(forest, facts);
    const votes = new ForestVotes(forest);
    const { accuracy, rowsWithoutVote } = oobScore(votes, data, plan, streams);
    if (rowsWithoutVote > 0) {
      context.onWarning?.(
        `rf: ${rowsWithoutVote} rows are in every tree's sample and count as voted for the first class in oob_score; use more than ${streams.treeCount} trees.`,
      );
    }
    return new RandomForest(forest, { ...facts, oob_score: accuracy }, votes);
  },
  restore(state) {
    return new RandomForest(forestFromState(state), learnedFacts(state));
  },
};

function checkBootstrap({ bootstrap, oob_score: wantsOobScore, max_samples: maxSamples }: ForestHyperparameters): void {
  if (bootstrap) return;
  const name = wantsOobScore ? "oob_score" : maxSamples === null ? undefined : "max_samples";
  if (name === undefined) return;
  throw new SentimentError({
    kind: "usage",
    code: "BAD_PARAMETER",
    message: `${name} needs bootstrap=True: without it every tree has all rows.`,
    hint: `Leave out ${name} or bootstrap=False.`,
  });
}
