import path from "node:path";
import { SentimentError, didYouMean } from "@sentiment/errors";
import { appendToUri } from "./append-to-uri.ts";
import type { Artifacts } from "./artifacts.ts";
import type { LoggedModel, ModelVersion, Run } from "./entities.ts";
import { findVersion } from "./find-version.ts";
import { parseModelUri, type ModelUri } from "./model-uri.ts";
import type { Store } from "./store.ts";

/** A model that was found by what names it: where it lies on this machine, and what is known of where it came from. */
export interface ResolvedModel {
  readonly folder: string;
  readonly runId?: string | undefined;
  readonly modelId?: string | undefined;
  /** The registered model, and which version of it, where it was found by that. */
  readonly name?: string | undefined;
  readonly version?: string | undefined;
}

/**
 * The model that a URI names; what is remote is downloaded.
 * Throws an input error where it is not there or not whole, a usage error for a run with several models of which none is
 * named.
 */
export async function resolveModel(store: Store, uri: Exclude<ModelUri, { kind: "folder" }>): Promise<ResolvedModel> {
  if (uri.kind === "run") return modelOfRun(store, await store.getRun(uri.runId), uri.name);
  if (uri.kind === "registered model") return versionModel(store, await findVersion(store.registry, uri));
  return loggedModel(store, await store.getLoggedModel(uri.modelId));
}

/** A run's model where it lies: one that it logged (MLflow 3), or a folder among its own files (MLflow 2). */
export type RunModel =
  | { readonly kind: "logged"; readonly model: LoggedModel }
  | { readonly kind: "files"; readonly name: string; readonly artifactUri: string };

/**
 * The model of a run by its name, the latest of that name; no name: its only one.
 * Throws an input error where it is not there, a usage error where there are several and none is named.
 */
export async function findModelOfRun(store: Store, run: Run, named: string | undefined): Promise<RunModel> {
  const logged = await loggedModels(store, run);
  const name = named ?? onlyName(run, logged);
  const own = logged.filter((model) => model.name === name);
  // The latest of that name, as MLflow takes it.
  const latest = own.toSorted((a, b) => a.step - b.step || a.creationTime - b.creationTime).at(-1);
  if (latest !== undefined) return { kind: "logged", model: latest };
  const { artifactUri } = run.info;
  if (await holdsModel(store.artifacts(artifactUri), name)) {
    return { kind: "files", name, artifactUri: appendToUri(artifactUri, name) };
  }
  const names = logged.map((model) => model.name);
  throw noSuchModel(run, name, [...new Set(names)].sort());
}

/** The same on this machine; what is remote is downloaded. Throws as `resolveModel`. */
export async function modelOfRun(store: Store, run: Run, named: string | undefined): Promise<ResolvedModel> {
  const { runId, artifactUri } = run.info;
  const found = await findModelOfRun(store, run, named);
  if (found.kind === "logged") return { runId, ...(await loggedModel(store, found.model)) };
  return { folder: await store.artifacts(artifactUri).local(found.name), runId };
}

async function loggedModel(
  store: Store,
  { artifactUri, modelId, sourceRunId, status }: LoggedModel,
): Promise<ResolvedModel> {
  const why = status === "LOGGED_MODEL_UPLOAD_FAILED" ? "its upload failed" : "it was never uploaded in full";
  if (status !== "LOGGED_MODEL_READY") throw notReady(`The model ${modelId}`, why, "Train it again.");
  return { folder: await store.artifacts(artifactUri).local(), modelId, runId: sourceRunId };
}

/** Where a version's files lie may again be a name: of a logged model, of a run's model or of another version. */
async function versionModel(store: Store, { name, version, status, ...rest }: ModelVersion): Promise<ResolvedModel> {
  const known = { runId: rest.runId, modelId: rest.modelId, name, version };
  if (status !== "READY") {
    const why = status === "FAILED_REGISTRATION" ? "its registration failed" : "its registration has not ended";
    const hint = rest.statusMessage ?? "Register it again, or name another version.";
    throw notReady(`The version ${version} of ${JSON.stringify(name)}`, why, hint);
  }
  const place = await store.registry.getModelVersionDownloadUri({ name, version });
  if (!/^(?:models|runs):/iu.test(place)) return { ...known, folder: await store.artifacts(place).local() };
  const uri = parseModelUri(place) as Exclude<ModelUri, { kind: "folder" }>;
  const { folder, runId = known.runId, modelId = known.modelId } = await resolveModel(store, uri);
  return { folder, runId, modelId, name, version };
}

function notReady(what: string, why: string, hint: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "MODEL_NOT_READY",
    message: `${what} cannot be used: ${why}.`,
    hint,
  });
}

type LoggedAt = LoggedModel & { readonly step: number };

async function loggedModels(store: Store, run: Run): Promise<LoggedAt[]> {
  const models: LoggedAt[] = [];
  for (const { modelId, step } of run.outputs.models) models.push({ ...(await store.getLoggedModel(modelId)), step });
  return models;
}

/** The name that every logged model has, `model` where none is logged. */
function onlyName({ info }: Run, logged: readonly LoggedModel[]): string {
  const names = [...new Set(logged.map(({ name }) => name))].sort();
  if (names.length <= 1) return names[0] ?? "model";
  throw new SentimentError({
    kind: "usage",
    code: "SEVERAL_MODELS",
    message: `The run ${info.runId} has several models: ${names.map((one) => JSON.stringify(one)).join(", ")}.`,
    hint: `Name one of them: --model-uri runs:/${info.runId}/${names[0]}`,
  });
}

async function holdsModel(artifacts: Artifacts, name: string): Promise<boolean> {
  const files = await artifacts.list(name);
  return files.some(({ path: file }) => ["MLmodel", "model.json"].includes(path.posix.basename(file)));
}

function noSuchModel({ info }: Run, name: string, names: readonly string[]): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "MODEL_NOT_FOUND",
    message: `The run ${info.runId} has no model ${JSON.stringify(name)}.${didYouMean(name, names)}`,
    hint:
      names.length === 0
        ? "It has logged none: it may have failed before, or tracked elsewhere."
        : `Its models are ${names.map((one) => JSON.stringify(one)).join(", ")}.`,
  });
}
