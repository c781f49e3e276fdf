import { conjugateDescent, type DescentResult, type LearnedState } from "@sentiment/numerics";
import { z } from "zod";
import { classWeightParameter, classWeights } from "./class-weight.ts";
import { badState, float64Tensor, learnedFacts } from "./learned-tensor.ts";
import { LinearModel } from "./linear/linear-model.ts";
import type { Model, TrainingContext } from "./model.ts";
import { PenalizedObjective } from "./linear/penalized-objective.ts";
import { checkTrainingData } from "./training-data.ts";
import { transposed } from "./linear/transposed.ts";

const aboveZero = "it must be a number above 0";
const notNegative = "it must be a number of at least 0";
const wholeNumber = "it must be a whole number of at least 1";

const hyperparameters = z.object({
  C: z
    .number(aboveZero)
    .positive(aboveZero)
    .default(1)
    .meta({ description: "Inverse strength of the L2 penalty: smaller keeps the weights smaller" }),
  tol: z
    .number(notNegative)
    .min(0, notNegative)
    .default(1e-4)
    .meta({ description: "Accuracy: training ends once the objective is within tol / 100 of its minimum, relatively" }),
  max_iter: z
    .number(wholeNumber)
    .int(wholeNumber)
    .min(1, wholeNumber)
    .default(1000)
    .meta({ description: "Most iterations; each is worth many of L-BFGS, and some 8 suffice for tweets" }),
  class_weight: classWeightParameter,
  fit_intercept: z
    .boolean("it must be True or False")
    .default(true)
    .meta({ description: "Whether each score has an intercept, which is not penalized" }),
});

/**
 * Logistic regression with an L2 penalty, scikit-learn's `LogisticRegression` to the same objective:
 *
 *     minimise  C · Σ_i s_i · loss_i + ½ ‖w‖²     over weights w and free intercepts,
 *
 * s_i being the weight of the row's class; the loss is the binary logistic one with a single weight vector for two
 * classes, and the softmax cross-entropy with a weight vector per class for more. Solved by
 * `conjugateDescent`.
 *
 * `tol` means more here than in scikit-learn, where it bounds a gradient: the value of the objective is within tol / 100
 * of the minimum, by an estimate on the safe side.
 */
export const lr: Model = {
  summary: "logistic regression: the most accurate of the three on tweets, and explainable word by word",
  scoreScale: "log-odds",
  hyperparameters,
  async train(given, data, context) {
    const { C, class_weight: classWeight, fit_intercept: fitIntercept, ...limits } = hyperparameters.parse(given);
    const counts = checkTrainingData(data);
    const weights = classWeights(classWeight, counts).map((weight) => C * weight);
    const { matrix, labels, classCount } = data;
    const objective = new PenalizedObjective({ matrix, labels, classWeights: weights }, fitIntercept, context.parallel);
    const relativeGap = limits.tol / 100;
    let worst = 0;
    let done = 0;
    const result = await conjugateDescent(objective, {
      relativeGap,
      maxIterations: limits.max_iter,
      onIteration: ({ gap, value }) => {
        worst = Math.max(worst, gap / value);
        done = Math.max(done, Math.min(1, Math.log(worst / (gap / value)) / Math.log(worst / relativeGap)));
        context.onProgress?.(done);
      },
    });
    // What threads have taken up is worth more now, when there is a model to be judged, than their quick return.
    await context.parallel.close();
    warnUnlessConverged(result, limits, context);
    const { weights: learned, intercepts, gradientNorm } = objective.solution();
    if (classCount > 2) for (const numbers of [learned, intercepts]) centre(numbers, classCount);
    return logisticRegression({
      classCount,
      columnCount: matrix.columns,
      weights: learned,
      intercepts,
      facts: {
        iterations: result.iterations,
        objective: result.value,
        gradient_norm: gradientNorm,
        converged: result.converged ? 1 : 0,
      },
    });
  },
  restore(state) {
    const { shape, data } = float64Tensor(state, "coef", 2);
    const intercepts = float64Tensor(state, "intercept", 1).data;
    const [scores, columnCount] = shape as [number, number];
    if (scores !== intercepts.length) throw badState(`coef has ${scores} rows, intercept ${intercepts.length}`);
    if (scores === 0 || scores === 2) throw badState(`coef has ${scores} rows`);
    return logisticRegression({
      classCount: Math.max(2, scores),
      columnCount,
      weights: transposed(data, scores),
      intercepts,
      facts: learnedFacts(state),
    });
  },
};

interface LogisticRegressionParts {
  readonly classCount: number;
  readonly columnCount: number;
  /** Columns × scores. */
  readonly weights: Float64Array;
  readonly intercepts: Float64Array;
  readonly facts: Readonly<Record<string, number>>;
}

function logisticRegression(parts: LogisticRegressionParts): LinearModel {
  const { columnCount, weights, intercepts, facts } = parts;
  const scores = intercepts.length;
  const toState = (): LearnedState => ({
    settings: { facts },
    tensors: {
      coef: { shape: [scores, columnCount], data: transposed(weights, columnCount) },
      intercept: { shape: [scores], data: intercepts },
    },
  });
  return new LinearModel({ ...parts, toState });
}

/**
 * Takes the mean over the classes off every column's weights and off the intercepts. Softmax does not notice, the
 * penalty only falls, and at the minimum the means of the weights are 0: what is left of them is the solver's rest.
 */
function centre(numbers: Float64Array, classes: number): void {
  for (let at = 0; at < numbers.length; at += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += numbers[at + k]!;
    for (let k = 0; k < classes; k++) numbers[at + k] = numbers[at + k]! - sum / classes;
  }
}

function warnUnlessConverged(
  result: DescentResult,
  limits: { readonly tol: number; readonly max_iter: number },
  { onWarning }: TrainingContext,
): void {
  if (result.converged) return;
  const outOfIterations = result.iterations >= limits.max_iter;
  onWarning?.(
    outOfIterations
      ? `lr did not converge in ${result.iterations} iterations: raise max_iter, or lower C or the accuracy asked for (tol=${limits.tol}).`
      : `lr cannot reach tol=${limits.tol}: after ${result.iterations} iterations rounding hides any better weights.`,
  );
}
