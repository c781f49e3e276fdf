import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import { someText } from "@sentiment/settings";
import type { ModelOrigin } from "@sentiment/training";
import type { Context } from "../define-command.ts";
import { option } from "../option.ts";
import { shellWords } from "../words/shell-words.ts";

/** Which trained model to use. */
export const modelSourceOptions = {
  modelUri: option(
    "--model-uri <uri>",
    "a model: its folder, a recorded run (runs:/ID, runs:/ID/model), a logged model (models:/m-…) or a registered one (models:/NAME/3, models:/NAME/staging, models:/NAME@alias)",
    someText(),
  ),
  runId: option("--run-id <id>", "the model of a recorded run: its id, or the beginning of it", someText()),
};

export interface ModelSource {
  readonly modelUri: string | undefined;
  readonly runId: string | undefined;
  /** What the registry has in this stage; for commands that take it. */
  readonly stage?: string | undefined;
}

/** Where models are written by default. */
const modelsFolder = "models";

export interface ChosenModel {
  /** Where its files are now, which may be a copy for this process alone. */
  readonly folder: string;
  /** Where a tracked model comes from; undefined: it is named by its folder. */
  readonly origin?: (ModelOrigin & { readonly version?: string | undefined }) | undefined;
}

/**
 * The model that was asked for; what is tracked is looked up, and only then is a store opened. Nothing is chosen silently:
 * without a model, the error names the newest.
 * Throws usage errors, and input errors for a run or model that is not there or not ours.
 */
export async function chosenModel(source: ModelSource, context: Context): Promise<ChosenModel> {
  refuseTwoModels(source);
  const { stage, runId } = source;
  const modelUri = stage === undefined ? source.modelUri : await uriOfStage(stage, context);
  if (runId === undefined && modelUri === undefined) throw noModel(await newestModel(modelsFolder));
  if (modelUri !== undefined && existsSync(path.join(modelUri, "model.json"))) return { folder: modelUri };
  const { trackedModel } = await import("../tracked-model.ts");
  return trackedModel(modelUri ?? { runId: runId! }, context);
}

/** The model that was written last; undefined when there is none. */
async function newestModel(folder: string): Promise<string | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const models = entries.map(async ({ name }) => {
    const directory = path.join(folder, name);
    const written = await stat(path.join(directory, "model.json")).catch(() => undefined);
    return { directory, writtenAt: written?.mtimeMs ?? -1 };
  });
  const newest = (await Promise.all(models)).toSorted((a, b) => b.writtenAt - a.writtenAt)[0];
  return newest === undefined || newest.writtenAt < 0 ? undefined : newest.directory;
}

/** What the registry calls the model in a stage. */
async function uriOfStage(stage: string, context: Context): Promise<string> {
  return `models:/${(await context.settings()).settings.name}/${stage}`;
}

function noModel(newest: string | undefined): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "NO_MODEL",
    message: "Which model? --model-uri or --run-id is missing.",
    hint:
      newest === undefined
        ? "Train one first: sentiment train. Then give its folder."
        : `The newest is ${newest}: ${shellWords("--model-uri", newest)}`,
  });
}

/** Throws a usage error where several models are named. */
export function refuseTwoModels({ stage, modelUri, runId }: ModelSource): void {
  const given = Object.entries({ "--stage": stage, "--model-uri": modelUri, "--run-id": runId });
  const flags = given.flatMap(([flag, value]) => (value === undefined ? [] : [flag]));
  if (flags.length < 2) return;
  throw new SentimentError({
    kind: "usage",
    code: "BAD_USAGE",
    message: `${flags.join(" and ")} exclude each other.`,
    hint: "Give one of them.",
  });
}
