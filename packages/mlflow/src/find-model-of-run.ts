import path from "node:path";
import { SentimentError, didYouMean, someOf } from "@sentiment/errors";
import { appendToUri } from "./append-to-uri.ts";
import type { Artifacts } from "./artifacts.ts";
import type { LoggedModel, Run } from "./entities.ts";
import type { Store } from "./store.ts";

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
    message: `The run ${info.runId} has several models: ${someOf(names)}.`,
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
        : `Its models are ${someOf(names)}.`,
  });
}
