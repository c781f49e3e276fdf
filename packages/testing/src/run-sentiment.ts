import path from "node:path";
import { repositoryRoot } from "./repository-root.ts";
import { runProcess, type ProcessOptions, type ProcessResult } from "./run-process.ts";

/**
 * Runs the `sentiment` bin from source. Its environment is a bare one – the machine's search path and home – plus
 * `options.env`, so that a test does not depend on the settings of whoever runs it.
 */
export function runSentiment(args: readonly string[], options: ProcessOptions = {}): Promise<ProcessResult> {
  const main = path.join(repositoryRoot, "packages/cli/src/main.ts");
  const { PATH, HOME, TMPDIR } = process.env;
  return runProcess(process.execPath, [main, ...args], { ...options, env: { PATH, HOME, TMPDIR, ...options.env } });
}
