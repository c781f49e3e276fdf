import { z } from "zod";
import { documentLimit } from "./document-limit.ts";

const wholeFrom1 = z.int({ error: "expected a whole number from 1 on" }).min(1, "expected a whole number from 1 on");
const flag = z.boolean({ error: "expected true or false" });

/** The parameters that every vectorizer has: scikit-learn's names, ranges and defaults (`CountVectorizer`). */
export const countingParameters = {
  ngram_range: z
    .tuple([wholeFrom1, wholeFrom1], { error: "expected two whole numbers such as 1,2" })
    .refine(([shortest, longest]) => shortest <= longest, "its lower end is above its upper end")
    .default([1, 1])
    .meta({ description: "shortest and longest run of tokens that is a term: 1,1 are single words, 1,2 also pairs" }),
  min_df: documentLimit.default(1).meta({
    description:
      "leave out terms that fewer training texts have: a count (1, 2, …) or, with a point, a proportion (0.0 to 1.0)",
  }),
  max_df: documentLimit.default("1.0").meta({
    description:
      "leave out terms that more training texts have: a count (1, 2, …) or, with a point, a proportion (0.0 to 1.0)",
  }),
  max_features: wholeFrom1.nullable().default(null).meta({
    description:
      "keep only so many terms, those that occur most often; of equally frequent ones the first in code-point order",
  }),
  binary: flag.default(false).meta({ description: "count a term once per text, however often it stands there" }),
  lowercase: flag.default(true).meta({ description: "lower-case texts before they are split into tokens" }),
  token_min_length: wholeFrom1.default(2).meta({
    description:
      "leave out tokens of fewer characters (stands for scikit-learn's token_pattern, whose default needs 2)",
  }),
};

/** The counting parameters after their checks. */
export type CountingParameters = z.output<z.ZodObject<typeof countingParameters>>;
