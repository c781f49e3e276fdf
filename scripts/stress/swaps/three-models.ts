import { createHash } from "node:crypto";
import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { sentimentJson } from "./our-program.ts";
import { saidOf, type Prediction } from "./said-in.ts";

/** What callers ask. */
export const texts: readonly string[] = [
  "What a lovely day",
  "I hate this",
  "meh",
  "",
  "so sad :(",
  "thanks a lot!",
  "not bad",
  "the the the",
];

export interface Models {
  readonly ids: { readonly first: string; readonly second: string };
  /** By a model's id, what it says of each text. */
  readonly said: Readonly<Record<string, readonly string[]>>;
}

/** Trains `first` and `second` and makes `bad`, whose golden predictions are another model's. */
export async function threeModels(folder: string): Promise<Models> {
  await sentimentJson(folder, "train", "--no-track", "--out", "first", "--model", "nb", "--vectorizer", "count");
  await sentimentJson(folder, "train", "--no-track", "--out", "second", "--model", "lr", "--vectorizer", "tfidf");
  await spoil(folder, "first", "second", "bad");
  const [first, second] = await Promise.all(["first", "second"].map((model) => idOf(path.join(folder, model))));
  const said = { [first!]: await saidBy(folder, "first"), [second!]: await saidBy(folder, "second") };
  return { ids: { first: first!, second: second! }, said };
}

async function saidBy(folder: string, model: string): Promise<readonly string[]> {
  const { predictions } = await sentimentJson(folder, "predict", "--model-uri", model, "--", ...texts);
  return (predictions as Prediction[]).map(saidOf);
}

/** A model that loads, and does not predict what its golden predictions say; its digests are right. */
async function spoil(folder: string, model: string, other: string, bad: string): Promise<void> {
  const [from, to] = [path.join(folder, model), path.join(folder, bad)];
  await cp(from, to, { recursive: true });
  const [was, is] = await Promise.all(
    [from, path.join(folder, other)].map((dir) => readFile(path.join(dir, "golden.json"))),
  );
  await writeFile(path.join(to, "golden.json"), is!);
  const digestOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
  const manifest = await readFile(path.join(from, "model.json"), "utf8");
  await writeFile(path.join(to, "model.json"), manifest.replace(digestOf(was!), digestOf(is!)));
}

async function idOf(modelDir: string): Promise<string> {
  const bytes = await readFile(path.join(modelDir, "model.json"));
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}
