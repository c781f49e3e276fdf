import { runSentiment, type ProcessOptions } from "@sentiment/testing";

export type Document = Readonly<Record<string, unknown>>;

/** Runs the real program with `--json`; what it printed, parsed. */
export async function documentOf(args: readonly string[], options?: ProcessOptions) {
  const { code, stdout, stderr } = await runSentiment([...args, "--json"], options);
  return { code, stderr, document: JSON.parse(stdout) as Document };
}

/** Trains a small model on the bundled sample in the given folder; its directory. */
export async function trainedIn(cwd: string, ...flags: string[]): Promise<string> {
  const args = ["train", "--model", "nb", "--vectorizer", "count", "--no-track", "-q", ...flags];
  const { code, stdout, stderr } = await runSentiment(args, { cwd });
  if (code !== 0) throw new Error(`train ended with ${code}: ${stderr}`);
  return stdout.trim();
}

/** Ends what was deployed from a folder: no process may outlive a test. */
export async function undeployedIn(cwd: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  for (const stage of ["staging", "production"]) {
    const { code, stderr } = await runSentiment(["undeploy", "--stage", stage], { cwd, env });
    if (code !== 0) throw new Error(`undeploy ended with ${code}: ${stderr}`);
  }
}
