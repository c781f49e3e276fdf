import { SentimentError } from "@sentiment/errors";
import type { Artifacts, TransferOptions } from "./artifacts.ts";
import type { LoggedModel, ModelVersion, Run } from "./entities.ts";
import { findModelOfRun } from "./find-model-of-run.ts";
import { findVersion } from "./find-version.ts";
import { parseModelUri, type ModelUri } from "./model-uri.ts";
import type { Store } from "./store.ts";

/** A model that was found by what names it: where it lies on this machine, and what is known of where it came from. */
export interface ResolvedModel {
  readonly folder: string;
  /** What names it now and later: `models:/NAME/3`, `models:/m-…`, `runs:/ID/model`. */
  readonly uri: string;
  readonly runId?: string | undefined;
  readonly modelId?: string | undefined;
  /** The registered model, and which version of it, where it was found by that. */
  readonly name?: string | undefined;
  readonly version?: string | undefined;
}

/** What only a store can find. */
export type TrackedUri = Exclude<ModelUri, { kind: "folder" }>;

/**
 * The model that a URI names; what is remote is downloaded.
 * Throws an input error where it is not there or not whole, a usage error for a run with several models of which none is
 * named.
 */
export async function resolveModel(store: Store, uri: TrackedUri, transfer?: TransferOptions): Promise<ResolvedModel> {
  if (uri.kind === "run") return modelOfRun(store, await store.getRun(uri.runId), { named: uri.name, transfer });
  if (uri.kind === "registered model") return versionModel(store, await findVersion(store.registry, uri), transfer);
  return loggedModel(store, await store.getLoggedModel(uri.modelId), transfer);
}

/** The model of a run, by its name; no name: its only one. Throws as `resolveModel`. */
export async function modelOfRun(
  store: Store,
  run: Run,
  { named, transfer }: { readonly named?: string | undefined; readonly transfer?: TransferOptions | undefined } = {},
): Promise<ResolvedModel> {
  const { runId, artifactUri } = run.info;
  const found = await findModelOfRun(store, run, named);
  const uri = `runs:/${runId}/${found.kind === "logged" ? found.model.name : found.name}`;
  if (found.kind === "logged") return { ...(await loggedModel(store, found.model, transfer)), uri, runId };
  return { folder: await store.artifacts(artifactUri).local(found.name, transfer), uri, runId };
}

async function loggedModel(
  store: Store,
  { artifactUri, modelId, sourceRunId, status }: LoggedModel,
  transfer: TransferOptions | undefined,
): Promise<ResolvedModel> {
  const why = status === "LOGGED_MODEL_UPLOAD_FAILED" ? "its upload failed" : "it was never uploaded in full";
  if (status !== "LOGGED_MODEL_READY") throw notReady(`The model ${modelId}`, why, "Train it again.");
  const folder = await store.artifacts(artifactUri).local("", transfer);
  return { folder, uri: `models:/${modelId}`, modelId, runId: sourceRunId };
}

/** Where a version's files lie may again be a name: of a logged model, of a run's model or of another version. */
async function versionModel(
  store: Store,
  { name, version, status, ...rest }: ModelVersion,
  transfer: TransferOptions | undefined,
): Promise<ResolvedModel> {
  const known = { uri: `models:/${name}/${version}`, runId: rest.runId, modelId: rest.modelId, name, version };
  if (status !== "READY") {
    const why = status === "FAILED_REGISTRATION" ? "its registration failed" : "its registration has not ended";
    const hint = rest.statusMessage ?? "Register it again, or name another version.";
    throw notReady(`The version ${version} of ${JSON.stringify(name)}`, why, hint);
  }
  const place = await store.registry.getModelVersionDownloadUri({ name, version });
  if (!/^(?:models|runs):/iu.test(place))
    return { ...known, folder: await filesOf(store.artifacts(place), `${name}/${version}`, transfer) };
  const found = await resolveModel(store, parseModelUri(place) as TrackedUri, transfer);
  return { ...known, folder: found.folder, runId: known.runId ?? found.runId, modelId: known.modelId ?? found.modelId };
}

async function filesOf(files: Artifacts, what: string, transfer: TransferOptions | undefined): Promise<string> {
  try {
    return await files.local("", transfer);
  } catch (cause) {
    if (!SentimentError.is(cause) || cause.code !== "RESOURCE_DOES_NOT_EXIST") throw cause;
    throw new SentimentError({
      kind: "input",
      code: "MODEL_NOT_FOUND",
      message: `The files of models:/${what} are not where they were: ${files.uri}`,
      hint: "They were moved or deleted, or lie on another machine. Register the model again, or name another version.",
      cause,
    });
  }
}

function notReady(what: string, why: string, hint: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "MODEL_NOT_READY",
    message: `${what} cannot be used: ${why}.`,
    hint,
  });
}
