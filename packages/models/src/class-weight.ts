import { SentimentError } from "@sentiment/errors";
import { z } from "zod";

const weight = "it must be None, balanced, or a number above 0 for each class";

/** scikit-learn's `class_weight`; in place of its dict, the weights stand in the order of the classes. */
export const classWeightParameter = z
  .union([z.null(), z.literal("balanced"), z.array(z.number(weight).positive(weight))], weight)
  .default(null)
  .meta({
    description:
      "How much a row of each class counts: None (1 each), balanced (rows / (classes · rows of the class)), or a number per class in the order of the classes",
  });

/**
 * The weight of each class. Throws a usage error when there are not as many weights as classes.
 *
 * @param counts rows of each class, none of them 0.
 */
export function classWeights(parameter: z.output<typeof classWeightParameter>, counts: Float64Array): Float64Array {
  if (parameter === null) return new Float64Array(counts.length).fill(1);
  if (parameter === "balanced") {
    const rows = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count) => rows / (counts.length * count));
  }
  if (parameter.length !== counts.length) {
    throw new SentimentError({
      kind: "usage",
      code: "BAD_PARAMETER",
      message: `class_weight has ${parameter.length} numbers, but the data has ${counts.length} classes.`,
      hint: "Give one number per class, in the order of the classes.",
    });
  }
  return Float64Array.from(parameter);
}
