import { existsSync } from "node:fs";
import path from "node:path";
import { describeUnlessAbsent } from "./describe-unless-absent.ts";
import { repositoryRoot } from "./repository-root.ts";
import { runProcess } from "./run-process.ts";

/** The Python that tests compare with: `$SENTIMENT_PYTHON`, by default the one that scripts/python-venv.sh makes. */
export function pythonPath(): string {
  return process.env["SENTIMENT_PYTHON"] || path.join(repositoryRoot, ".venv/bin/python");
}

/** `describe` for a suite that asks scikit-learn itself; see `describeUnlessAbsent` for where Python is missing. */
export function describeWithPython(name: string, body: () => void): void {
  describeUnlessAbsent(pythonAbsence(), name, body);
}

function pythonAbsence(): string | undefined {
  const given = process.env["SENTIMENT_PYTHON"];
  // The script writes this file last: without it, what is there is not whole.
  const witness = given || path.join(repositoryRoot, ".venv/requirements.txt");
  if (existsSync(witness)) return undefined;
  return process.env["SENTIMENT_PYTHON_ABSENCE"] || `no Python at ${pythonPath()} (scripts/python-venv.sh makes it)`;
}

/**
 * Runs the text of a Python script with `input` as JSON on its stdin, and returns the JSON that it prints. Starting
 * Python and importing scikit-learn takes a second or two: ask once with many cases. NaN and infinities are no JSON;
 * the script must print them as strings.
 *
 * @throws when the script fails (with what it wrote on stderr) or prints anything but one JSON document.
 */
export async function runPython(script: string, input: unknown): Promise<unknown> {
  const { code, stdout, stderr } = await runProcess(pythonPath(), ["-c", script], {
    input: JSON.stringify(input ?? null),
    env: { ...process.env, PYTHONUTF8: "1" },
  });
  if (code !== 0) throw new Error(`Python ended with code ${code}:\n${stderr}`);
  try {
    return JSON.parse(stdout) as unknown;
  } catch (cause) {
    throw new Error(`Python printed no JSON but: ${stdout.slice(0, 300)}`, { cause });
  }
}
