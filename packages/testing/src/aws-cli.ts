import { existsSync } from "node:fs";
import path from "node:path";
import { describeUnlessAbsent } from "./describe-unless-absent.ts";
import { pythonAbsence, pythonPath } from "./python-environments.ts";
import { runProcess } from "./run-process.ts";

/** `describe` for a suite that AWS's own command line drives; see `describeUnlessAbsent` for where it is missing. */
export function describeWithAwsCli(name: string, body: () => void): void {
  const absence = existsSync(awsPath()) ? undefined : `no AWS command line at ${awsPath()} (scripts/test.sh brings it)`;
  describeUnlessAbsent(pythonAbsence() ?? absence, name, body);
}

/** Runs `aws`, with nothing of this machine's settings, and returns the JSON that it prints; of a failure, what it said on stderr. */
export async function runAws(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly document: unknown; readonly stderr: string }> {
  const { PATH } = process.env;
  const own = {
    PATH,
    HOME: "/nonexistent",
    AWS_CONFIG_FILE: "/nonexistent",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
  };
  const { code, stdout, stderr } = await runProcess(awsPath(), [...args, "--output", "json"], {
    env: { ...own, ...env },
  });
  return { code, document: stdout.trim() === "" ? undefined : (JSON.parse(stdout) as unknown), stderr };
}

function awsPath(): string {
  return process.env["SENTIMENT_AWS_CLI"] || path.join(path.dirname(pythonPath()), "aws");
}
