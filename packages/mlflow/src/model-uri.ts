import { fileURLToPath } from "node:url";
import { SentimentError } from "@sentiment/errors";
import type { Stage } from "./entities.ts";
import { loggedModelIdOf } from "./logged-model-uri.ts";
import { isLatest, stageNamed, stages } from "./registry-validation.ts";

/** Which version of a registered model: that one, the latest of all or of a stage, or the one with an alias. */
export type VersionChoice =
  | { readonly by: "version"; readonly version: string }
  | { readonly by: "stage"; readonly stage: Stage }
  | { readonly by: "alias"; readonly alias: string }
  | { readonly by: "latest" };

/** What a model URI names, in MLflow's ways of naming (https://mlflow.org/docs/latest/ml/model/). */
export type ModelUri =
  | { readonly kind: "folder"; readonly folder: string }
  /** `runs:/ID` or `runs:/ID/model`; no `name`: the run's only model. */
  | { readonly kind: "run"; readonly runId: string; readonly name: string | undefined }
  /** `models:/m-…` */
  | { readonly kind: "logged model"; readonly modelId: string }
  /** `models:/NAME/3`, `models:/NAME/staging`, `models:/NAME/latest`, `models:/NAME@alias` */
  | RegisteredModelUri;

export interface RegisteredModelUri {
  readonly kind: "registered model";
  readonly name: string;
  readonly which: VersionChoice;
}

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

/** Names are taken as they are: nothing in them is decoded, as MLflow has it. */
function modelsUri(uri: string, rest: string): ModelUri {
  const modelId = loggedModelIdOf(uri);
  if (modelId !== undefined) return { kind: "logged model", modelId };
  const [, first = "", second] = /^\/([^/]+)(?:\/([^/]+))?$/su.exec(rest) ?? [];
  const [, aliased, alias] = /^(.*)@([^@]*)$/su.exec(first) ?? [];
  if (second !== undefined) return { kind: "registered model", name: first, which: versionChoice(uri, first, second) };
  if (aliased && alias) return { kind: "registered model", name: aliased, which: { by: "alias", alias } };
  throw badUri(uri, "models:/ is followed by the id of a model, m-…, or by a name and which version is meant");
}

function versionChoice(uri: string, name: string, which: string): VersionChoice {
  if (/^\d+$/u.test(which)) return { by: "version", version: which };
  if (isLatest(which)) return { by: "latest" };
  const stage = stageNamed(which);
  if (stage !== undefined) return { by: "stage", stage };
  throw new SentimentError({
    kind: "usage",
    code: "BAD_MODEL_URI",
    message: `${JSON.stringify(uri)} cannot be a model: ${JSON.stringify(which)} is neither a version nor a stage.`,
    hint: `Stages are ${stages.join(", ")}. If it is an alias: models:/${name}@${which}`,
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
    hint: "Name a run (runs:/ID/model), a logged model (models:/m-…), a registered one (models:/NAME/3, models:/NAME/staging, models:/NAME@alias) or a folder.",
    cause,
  });
}
