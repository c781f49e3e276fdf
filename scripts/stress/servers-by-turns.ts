import { runTestFile } from "./run-test-file.ts";

export interface Rounds {
  readonly rounds: number;
  /** Of each client in each turn. */
  readonly operations: number;
  readonly seed: number;
}

/**
 * packages/mlflow/test/differential.test.ts with other seeds and more operations: MLflow's client and ours write servers of
 * three generations by turns.
 *
 * @returns what failed, with its seed; what the test said goes to stderr.
 */
export function writeServersByTurns({ rounds, operations, seed }: Rounds): readonly string[] {
  return Array.from({ length: rounds }, (_, round) => seed + 2 * round).flatMap((each) => {
    const stress = { SENTIMENT_STRESS_OPERATIONS: `${operations}`, SENTIMENT_STRESS_SEED: `${each}` };
    return runTestFile("packages/mlflow/test/differential.test.ts", stress) ? [] : [`seed ${each}`];
  });
}
