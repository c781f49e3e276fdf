import path from "node:path";
import { SentimentError, didYouMean } from "@sentiment/errors";
import type { Artifacts } from "./artifacts.ts";
import type { LoggedModel, Run } from "./entities.ts";
import type { Store } from "./store.ts";

/**
 * The local folder of a run's model; what is remote is downloaded. A run's models are those it logged (MLflow 3) and
 * those among its own files (MLflow 2). No name: its only one.
 * Throws an input error where the model is not there, a usage error where there are several and none is named.
 */
export async function modelOfRun(store: Store, run: Run, named: string | undefined): Promise<string> {
  const logged = await loggedModels(store, run);
  const name = named ?? onlyName(run, logged);
  const own = logged.filter((model) => model.name === name);
  // The latest of that name, as MLflow takes it.
  const latest = own.toSorted((a, b) => a.step - b.step || a.creationTime - b.creationTime).at(-1);
  if (latest !== undefined) return modelFolder(store, latest);
  const artifacts = store.artifacts(run.info.artifactUri);
  if (await holdsModel(artifacts, name)) return artifacts.local(name);
  const names = logged.map((model) => model.name);
  throw noSuchModel(run, name, [...new Set(names)].sort());
}

/** The local folder of a logged model. Throws an input error where it was not uploaded whole. */
export async function modelFolder(store: Store, { artifactUri, modelId, status }: LoggedModel): Promise<string> {
  if (status === "LOGGED_MODEL_READY") return store.artifacts(artifactUri).local();
  const why = status === "LOGGED_MODEL_UPLOAD_FAILED" ? "its upload failed" : "it was never uploaded in full";
  throw new SentimentError({
    kind: "input",
    code: "MODEL_NOT_READY",
    message: `The model ${modelId} cannot be used: ${why}.`,
    hint: "Train it again.",
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
