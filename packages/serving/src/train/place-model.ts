import { readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";

/** Where a model is made, beside the place where it will be: on the same file system, since that may be a mount. */
const making = ".sentiment-training";

/** What a file system has of itself at its root. */
const ignored = new Set(["lost+found"]);

/**
 * Has a model directory made and moves it into a folder that is there already, whole or not at all: `model.json`, without
 * which it is no model, comes last. Throws a conflict error where something is in the folder.
 */
export async function placeModel<Result>(
  folder: string,
  make: (directory: string) => Promise<Result>,
): Promise<Result> {
  await checkEmpty(folder);
  const directory = path.join(folder, making);
  const moved: string[] = [];
  try {
    const result = await make(directory);
    const names = (await readdir(directory)).filter((name) => name !== "model.json").sort();
    for (const name of [...names, "model.json"]) {
      await rename(path.join(directory, name), path.join(folder, name));
      moved.push(name);
    }
    return result;
  } catch (error) {
    for (const name of moved) await rm(path.join(folder, name), { recursive: true, force: true });
    throw error;
  } finally {
    await removeMaking(folder);
  }
}

/** Throws a conflict error where something is in the folder; what a killed training has left is removed. */
async function checkEmpty(folder: string): Promise<void> {
  await removeMaking(folder);
  const found = (await readdir(folder).catch(() => [])).filter((name) => !ignored.has(name));
  if (found.length === 0) return;
  throw new SentimentError({
    kind: "conflict",
    code: "MODEL_EXISTS",
    message: `There is something in ${folder} already: ${found.slice(0, 5).join(", ")}.`,
    hint: "Empty it, or have the model written elsewhere.",
  });
}

async function removeMaking(folder: string): Promise<void> {
  const found = await readdir(folder).catch(() => []);
  const own = found.filter((name) => name.startsWith(making) || name.startsWith(`.${making}`));
  for (const name of own) await rm(path.join(folder, name), { recursive: true, force: true });
}
