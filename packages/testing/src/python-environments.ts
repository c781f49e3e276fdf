import { existsSync } from "node:fs";
import path from "node:path";
import { repositoryRoot } from "./repository-root.ts";

/**
 * The MLflows that tests talk to, each in a Python environment of its own: `current` is the pinned one, beside the
 * scikit-learn that parity is measured against; `2.22` is the last 2; `2.7` is as old as DagsHub's. Real DVC has an environment of its own, too.
 */
export type MlflowGeneration = "current" | "2.22" | "2.7";

/** From new to old. */
export const mlflowGenerations: readonly MlflowGeneration[] = ["current", "2.22", "2.7"];

/** The variable that names its Python (or, with `_ABSENCE` behind it, says why there is none), and where it is otherwise. */
const environments: Readonly<Record<MlflowGeneration | "dvc", { readonly variable: string; readonly folder: string }>> =
  {
    current: { variable: "SENTIMENT_PYTHON", folder: ".venv" },
    "2.22": { variable: "SENTIMENT_PYTHON_MLFLOW_2_22", folder: ".venvs/mlflow-2.22" },
    "2.7": { variable: "SENTIMENT_PYTHON_MLFLOW_2_7", folder: ".venvs/mlflow-2.7" },
    dvc: { variable: "SENTIMENT_PYTHON_DVC", folder: ".venvs/dvc" },
  };

/** The Python that tests compare with: `$SENTIMENT_PYTHON`, by default the one that scripts/test.sh makes. */
export function pythonPath(generation: MlflowGeneration | "dvc" = "current"): string {
  const { variable, folder } = environments[generation];
  return process.env[variable] || path.join(repositoryRoot, folder, "bin/python");
}

/** Why there is no such Python; undefined: there is. */
export function pythonAbsence(generation: MlflowGeneration | "dvc" = "current"): string | undefined {
  const { variable, folder } = environments[generation];
  // scripts/python-venv.sh writes this file last: without it, what is there is not whole.
  const witness = process.env[variable] || path.join(repositoryRoot, folder, "requirements.txt");
  if (existsSync(witness)) return undefined;
  return process.env[`${variable}_ABSENCE`] || `no Python at ${pythonPath(generation)} (scripts/test.sh makes it)`;
}
