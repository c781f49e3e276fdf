import { spawnSync } from "node:child_process";
import path from "node:path";

/** Runs one test file, with more to do than in the tests; what it says goes to stderr. @returns whether all of it passed. */
export function runTestFile(file: string, environment: Readonly<Record<string, string>>): boolean {
  const root = path.join(import.meta.dirname, "../..");
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--config", "scripts/vitest.config.ts", file];
  const env = { ...process.env, ...environment };
  return spawnSync(process.execPath, args, { cwd: root, env, stdio: ["ignore", 2, 2] }).status === 0;
}
