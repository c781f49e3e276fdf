import { spawnSync } from "node:child_process";
import path from "node:path";

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
  const root = path.join(import.meta.dirname, "../..");
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--config", "scripts/vitest.config.ts", "packages/mlflow/test/differential.test.ts"];
  return Array.from({ length: rounds }, (_, round) => seed + 2 * round).flatMap((each) => {
    const stress = { SENTIMENT_STRESS_OPERATIONS: `${operations}`, SENTIMENT_STRESS_SEED: `${each}` };
    const env = { ...process.env, ...stress };
    const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: ["ignore", 2, 2] });
    return status === 0 ? [] : [`seed ${each}`];
  });
}
