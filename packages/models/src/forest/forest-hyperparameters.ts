import { z } from "zod";
import { classWeightParameter } from "../class-weight.ts";

const wholeNumber = "it must be a whole number of at least 1";
const trueOrFalse = "it must be True or False";

/**
 * A count or a fraction. Python tells 1 from 1.0, one row from all; here a whole number is always a count.
 */
function countOrFraction(least: number): z.ZodNumber {
  const message = `it must be a whole number of at least ${least} or a fraction between 0 and 1`;
  return z
    .number(message)
    .refine((value) => (Number.isInteger(value) ? value >= least : value > 0 && value < 1), message);
}

/** scikit-learn's names, defaults and meanings. */
export const forestHyperparameters = z.object({
  n_estimators: z.int(wholeNumber).min(1, wholeNumber).default(100).meta({ description: "Number of trees" }),
  criterion: z
    .enum(["gini", "entropy", "log_loss"], "it must be gini, entropy or log_loss")
    .default("gini")
    .meta({ description: "What a split is judged by: gini, entropy, or log_loss, which is another name of entropy" }),
  max_depth: z
    .int(`${wholeNumber}, or None`)
    .min(1, `${wholeNumber}, or None`)
    .nullable()
    .default(null)
    .meta({ description: "Most splits one after the other; None: until leaves are pure" }),
  min_samples_split: countOrFraction(2)
    .default(2)
    .meta({ description: "Fewest rows of a node that is split, as a number or as a fraction of all rows" }),
  min_samples_leaf: countOrFraction(1)
    .default(1)
    .meta({ description: "Fewest rows of a leaf, as a number or as a fraction of all rows" }),
  max_features: z
    .union(
      [z.null(), z.enum(["sqrt", "log2"]), countOrFraction(1)],
      "it must be sqrt, log2, None, a whole number of at least 1 or a fraction between 0 and 1",
    )
    .default("sqrt")
    .meta({
      description: "Columns drawn at random for each split: sqrt or log2 of all, a number, a fraction, None: all",
    }),
  min_impurity_decrease: z
    .number("it must be a number of at least 0")
    .min(0, "it must be a number of at least 0")
    .default(0)
    .meta({ description: "Least decrease of impurity, weighed by the share of rows, that makes a split" }),
  bootstrap: z
    .boolean(trueOrFalse)
    .default(true)
    .meta({ description: "Whether each tree's rows are drawn with replacement; False: every tree has all rows" }),
  oob_score: z
    .boolean(trueOrFalse)
    .default(false)
    .meta({ description: "Whether to measure accuracy on the rows that trees were not grown from (bootstrap only)" }),
  random_state: z
    .int("it must be a whole number from 0 to 4294967295, or None")
    .min(0, "it must be a whole number from 0 to 4294967295, or None")
    .max(2 ** 32 - 1, "it must be a whole number from 0 to 4294967295, or None")
    .nullable()
    .default(null)
    .meta({ description: "Seed of all that is random; None: the seed of the training" }),
  class_weight: z
    .union(
      [z.literal("balanced_subsample"), classWeightParameter.unwrap()],
      "it must be None, balanced, balanced_subsample, or a number above 0 for each class",
    )
    .default(null)
    .meta({
      description:
        "How much a row of each class counts: None (1 each), balanced (rows / (classes · rows of the class)), balanced_subsample (the same in each tree's sample), or a number per class in the order of the classes",
    }),
  max_samples: countOrFraction(1)
    .nullable()
    .default(null)
    .meta({ description: "Rows drawn for each tree, as a number or as a fraction; None: as many as there are" }),
});

/** The checked hyperparameters. */
export type ForestHyperparameters = z.output<typeof forestHyperparameters>;
