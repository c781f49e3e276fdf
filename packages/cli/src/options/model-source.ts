import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import { someText } from "@sentiment/settings";
import { option } from "../option.ts";
import { shellWords } from "../words/shell-words.ts";

/** Which trained model to use. */
export const modelSourceOptions = {
  modelUri: option("--model-uri <folder>", "the folder of a trained model", someText()),
};

/** Where models are written by default. */
const modelsFolder = "models";

/**
 * The model directory that was asked for. Nothing is chosen silently: without one, the error names the newest.
 * Throws usage errors.
 */
export async function modelDirectoryOf({ modelUri }: { readonly modelUri: string | undefined }): Promise<string> {
  if (modelUri === undefined) throw noModel(await newestModel(modelsFolder));
  if (/^(?:runs|models):\//u.test(modelUri)) {
    throw new SentimentError({
      kind: "usage",
      code: "NO_TRACKING",
      message: `${modelUri} names a tracked model, and this version does not track models yet.`,
      hint: "Give the folder that train has written.",
    });
  }
  return modelUri;
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

function noModel(newest: string | undefined): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "NO_MODEL",
    message: "Which model? --model-uri is missing.",
    hint:
      newest === undefined
        ? "Train one first: sentiment train. Then give its folder."
        : `The newest is ${newest}: ${shellWords("--model-uri", newest)}`,
  });
}
