import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { generated, kept, run, sentiment } from "../workshop.ts";

/** What servers are asked, and the models that they serve. All of it is made once and kept. */
export interface Material {
  /** Requests of one text. */
  readonly bodies: readonly string[];
  /** Requests of 1,000 texts. */
  readonly batches: readonly string[];
  /** A file of 20,000 rows. */
  readonly texts: string;
  /** tf-idf models of 1.6 M tweets: over 400 k features. */
  readonly large: { readonly nb: string; readonly lr: string };
  /** Of 20,000 tweets, and scikit-learn's equivalent as MLflow saves it. */
  readonly small: string;
  readonly mlflow: string;
}

export const python = process.env["SENTIMENT_PYTHON"] || path.join(import.meta.dirname, "../../../.venv/bin/python");

export async function material(): Promise<Material> {
  for (const part of ["data", "models"]) await mkdir(kept(part), { recursive: true });
  const few = await generated(20_000);
  const many = await generated(1_600_000);
  const others = await generated(20_000, 2);
  const texts = await textsOf(others.path);
  const mlflow = kept("models", "mlflow-sklearn-lr-tfidf");
  if (!existsSync(mlflow))
    await run([python, path.join(import.meta.dirname, "scikit_learn_model.py"), few.path, mlflow]);
  return {
    bodies: texts.slice(0, 500).map((text) => JSON.stringify({ inputs: [text] })),
    batches: Array.from({ length: 10 }, (_, at) => JSON.stringify({ inputs: texts.slice(1000 * at, 1000 * (at + 1)) })),
    texts: others.path,
    large: { nb: await ourModel("nb", many.path), lr: await ourModel("lr", many.path) },
    small: await ourModel("lr", few.path),
    mlflow,
  };
}

/** Our tf-idf model of that text. */
async function ourModel(model: "nb" | "lr", data: string): Promise<string> {
  const out = kept("models", `serving-${model}-${path.basename(data, ".csv")}`);
  if (!existsSync(out)) {
    await run([...sentiment, "train", "--model", model, "--data", data, "--no-track", "--out", out]);
  }
  return out;
}

/** The generator's CSV has no quotes to undo but those around a text. */
async function textsOf(file: string): Promise<string[]> {
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n").slice(1);
  return lines.map((each) => each.slice(each.indexOf(",") + 1).replaceAll('"', ""));
}
