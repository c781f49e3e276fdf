import { manifestText, type Manifest } from "../manifest.ts";
import { loaderPackage } from "./loader-package.ts";
import { mlflowVersion, pythonVersion } from "./mlflow-version.ts";
import { yamlText } from "./yaml-text.ts";

/** What tells one copy of a model from another, which the model itself does not say. */
export interface MlflowModelIdentity {
  /** 32 hex digits; of a logged model its `modelId`, as MLflow 3 has it. */
  readonly modelUuid: string;
  /** When it was logged; a model directory does not say, since the same model is the same bytes. */
  readonly createdAt?: Date | undefined;
  /** Where the model was logged: `m-…`, the run it came from, and where its files are. */
  readonly modelId?: string | undefined;
  readonly runId?: string | undefined;
  readonly artifactPath?: string | undefined;
}

/**
 * The text of `MLmodel` for the model directory with this manifest. Who logs a model writes the file anew with the ids
 * that the model has got; everything else follows from the manifest.
 */
export function mlflowModelDocument(manifest: Manifest, identity: MlflowModelIdentity): string {
  const files = Object.values(manifest.files);
  return yamlText({
    artifact_path: identity.artifactPath,
    flavors: {
      python_function: {
        code: "code",
        data: ".",
        env: { conda: "conda.yaml", virtualenv: "python_env.yaml" },
        loader_module: loaderPackage(manifest.libraryVersion),
        python_version: pythonVersion,
      },
      sentiment: {
        format_version: manifest.formatVersion,
        library_version: manifest.libraryVersion,
        model: manifest.spec.model.name,
        vectorizer: manifest.spec.vectorizer.name,
      },
    },
    is_signature_from_type_hint: false,
    mlflow_version: mlflowVersion,
    model_id: identity.modelId ?? null,
    model_size_bytes: files.reduce((sum, { bytes }) => sum + bytes, Buffer.byteLength(manifestText(manifest))),
    model_uuid: identity.modelUuid,
    prompts: null,
    run_id: identity.runId,
    saved_input_example_info: {
      artifact_path: "input_example.json",
      pandas_orient: "split",
      serving_input_path: "serving_input_example.json",
      type: "dataframe",
    },
    signature: signatureOf(manifest.classes),
    type_hint_from_example: false,
    utc_time_created: identity.createdAt?.toISOString().replace("T", " ").replace("Z", "000"),
  });
}

/** Texts in; a label and the probability of each class out, or the labels alone. */
function signatureOf(classes: readonly string[]): { inputs: string; outputs: string; params: string } {
  const probability = { type: "double", required: true };
  return {
    inputs: JSON.stringify([{ type: "string", name: "text", required: true }]),
    outputs: JSON.stringify([
      { type: "string", name: "label", required: true },
      {
        type: "object",
        properties: Object.fromEntries(classes.map((name) => [name, probability])),
        name: "probabilities",
        required: true,
      },
    ]),
    params: JSON.stringify([{ name: "probabilities", default: true, shape: null, type: "boolean" }]),
  };
}
