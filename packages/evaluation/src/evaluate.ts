import type { Evaluation, Scored } from "./evaluation.ts";
import { Judge, type EvaluateOptions } from "./judge.ts";

/**
 * Judges a model by what it said about labelled rows, all at once; `Judge` takes them by and by. Throws `NO_ROWS_TO_SCORE`
 * (input) without rows, `BAD_SCORES` (bug) for what is no label or no probability.
 */
export function evaluate(scored: Scored, options: EvaluateOptions = {}): Evaluation {
  const judge = new Judge(scored, options);
  judge.add(scored.probabilities);
  return judge.evaluation();
}
