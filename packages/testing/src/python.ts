import { describeUnlessAbsent } from "./describe-unless-absent.ts";
import { pythonAbsence, pythonPath, type MlflowGeneration } from "./python-environments.ts";
import { runProcess } from "./run-process.ts";

/** `describe` for a suite that asks scikit-learn itself; see `describeUnlessAbsent` for where Python is missing. */
export function describeWithPython(name: string, body: () => void): void {
  describeUnlessAbsent(pythonAbsence(), name, body);
}

/** `describe` for a suite that needs an MLflow of that age; see `describeUnlessAbsent` for where it is missing. */
export function describeWithMlflow(generation: MlflowGeneration, name: string, body: () => void): void {
  describeUnlessAbsent(pythonAbsence(generation), name, body);
}

export interface PythonOptions {
  /** Whose Python; default: `current`. */
  readonly generation?: MlflowGeneration | "dvc" | undefined;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** MLflow prints no addresses among the answer, and does not count its users. */
const quiet = { PYTHONUTF8: "1", MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT: "true", MLFLOW_DISABLE_TELEMETRY: "true" };

/**
 * Runs the text of a Python script with `input` as JSON on its stdin, and returns the JSON that it prints. Starting
 * Python and importing scikit-learn takes a second or two: ask once with many cases. NaN and infinities are no JSON;
 * the script must print them as strings.
 *
 * @throws when the script fails (with what it wrote on stderr) or prints anything but one JSON document.
 */
export async function runPython(
  script: string,
  input: unknown,
  { generation, env }: PythonOptions = {},
): Promise<unknown> {
  const { code, stdout, stderr } = await runProcess(pythonPath(generation), ["-c", script], {
    input: JSON.stringify(input ?? null),
    env: { ...process.env, ...quiet, ...env },
  });
  if (code !== 0) throw new Error(`Python ended with code ${code}:\n${stderr}`);
  try {
    return JSON.parse(stdout) as unknown;
  } catch (cause) {
    throw new Error(`Python printed no JSON but: ${stdout.slice(0, 300)}`, { cause });
  }
}
