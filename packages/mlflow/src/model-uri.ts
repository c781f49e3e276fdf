import { fileURLToPath } from "node:url";
import { SentimentError } from "@sentiment/errors";

/** What a model URI names, in MLflow's ways of naming (https://mlflow.org/docs/latest/ml/model/). */
export type ModelUri =
  | { readonly kind: "folder"; readonly folder: string }
  /** `runs:/ID` or `runs:/ID/model`; no `name`: the run's only model. */
  | { readonly kind: "run"; readonly runId: string; readonly name: string | undefined }
  /** `models:/m-…` */
  | { readonly kind: "logged model"; readonly modelId: string };

/** Throws a usage error for a URI that has no such form, or of a kind that is not known here. */
export function parseModelUri(uri: string): ModelUri {
  // A scheme has two letters at least: `C:\models` is a folder.
  const scheme = /^([a-z][a-z\d+.-]+):/iu.exec(uri)?.[1]?.toLowerCase();
  const rest = scheme === undefined ? uri : uri.slice(scheme.length + 1);
  switch (scheme) {
    case undefined:
      return { kind: "folder", folder: uri };
    case "file":
      return { kind: "folder", folder: folderOfFileUri(uri) };
    case "runs":
      return runUri(uri, rest);
    case "models":
      return modelsUri(uri, rest);
    default:
      throw badUri(uri, `models are not read from ${scheme}: addresses yet`);
  }
}

function runUri(uri: string, rest: string): ModelUri {
  const [, runId, name] = /^\/([a-z\d][\w-]{0,255})(?:\/(.*))?$/isu.exec(rest.replace(/\/+$/u, "")) ?? [];
  if (runId === undefined) throw badUri(uri, "runs:/ is followed by the id of a run, as in runs:/ID/model");
  if (name?.split("/").some((part) => part === "" || part === "." || part === "..")) {
    throw badUri(uri, `${JSON.stringify(name)} is no path of a model`);
  }
  return { kind: "run", runId, name };
}

function modelsUri(uri: string, rest: string): ModelUri {
  const [, modelId] = /^\/(m-[\da-f]{32})\/?$/iu.exec(rest) ?? [];
  if (modelId !== undefined) return { kind: "logged model", modelId };
  if (!/^\/[^/@]+(?:[/@].*)?$/su.test(rest)) throw badUri(uri, "models:/ is followed by the id of a model, m-…");
  throw new SentimentError({
    kind: "usage",
    code: "NO_REGISTRY",
    message: `${uri} names a registered model, and this version has no registry yet.`,
    hint: "Name the run (runs:/ID/model), the logged model (models:/m-…) or a folder.",
  });
}

function folderOfFileUri(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch (cause) {
    throw badUri(uri, "it names no folder of this machine", cause);
  }
}

function badUri(uri: string, why: string, cause?: unknown): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "BAD_MODEL_URI",
    message: `${JSON.stringify(uri)} cannot be a model: ${why}.`,
    hint: "Name a run (runs:/ID/model), a logged model (models:/m-…) or a folder.",
    cause,
  });
}
