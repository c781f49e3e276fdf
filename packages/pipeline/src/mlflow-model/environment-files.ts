import { mlflowVersion, pythonVersion } from "./mlflow-version.ts";
import { yamlText } from "./yaml-text.ts";

/**
 * What MLflow makes an environment from when it serves a model in one of its own: MLflow and nothing else, since the
 * model's loader needs only Python.
 */
export function environmentFiles(): Map<string, string> {
  const requirement = `mlflow==${mlflowVersion}`;
  return new Map([
    ["requirements.txt", `${requirement}\n`],
    [
      "conda.yaml",
      yamlText({
        name: "mlflow-env",
        channels: ["conda-forge"],
        dependencies: [`python=${pythonVersion}`, "pip", { pip: [requirement] }],
      }),
    ],
    [
      "python_env.yaml",
      yamlText({
        python: pythonVersion,
        build_dependencies: ["pip", "setuptools", "wheel"],
        dependencies: ["-r requirements.txt"],
      }),
    ],
  ]);
}
