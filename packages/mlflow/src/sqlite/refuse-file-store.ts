import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";

/**
 * Refuses (`usage`) to make `mlflow.db` beside runs that an MLflow before 3.7 wrote to the folder `mlruns`: MLflow itself
 * goes on with such a folder, so these runs would seem to be lost. A database of another name is not meant to hold them.
 */
export async function refuseFileStore(database: string): Promise<void> {
  if (database !== path.resolve("mlflow.db")) return;
  const entries = await readdir("mlruns").catch(() => []);
  const old = entries.some((name) => /^\d+$/.test(name) && existsSync(path.join("mlruns", name, "meta.yaml")));
  if (old) throw fileStoreRefused("mlruns", "sqlite:///mlflow.db");
}

/** MLflow 3.13 and later refuse such a folder themselves. */
export function fileStoreRefused(folder: string, target: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "FILE_STORE",
    message: `${folder} is a file store, which MLflow no longer writes.`,
    hint: `Convert it; its files stay where they are: mlflow migrate-filestore --source ${folder} --target ${target}`,
  });
}
