import { readFile } from "node:fs/promises";
import path from "node:path";
import { sha256Bytes } from "@sentiment/files";
import { readGoldenPredictions, readManifest } from "@sentiment/pipeline";
import type { Predicted } from "./predictions.ts";

/** The model that a server should serve, as far as that can be asked for. */
export interface ExpectedModel {
  /** As the server names it in `X-Sentiment-Model`: 16 hex digits of its `model.json`'s SHA-256. */
  readonly id: string;
  readonly classes: readonly string[];
  /** What it said when it was saved. */
  readonly texts: readonly string[];
  readonly golden: readonly Predicted[];
}

/** Reads a model directory. Throws input errors when there is none or it is damaged. */
export async function expectedModel(modelDir: string): Promise<ExpectedModel> {
  const { classes } = readManifest(modelDir);
  const golden = readGoldenPredictions(modelDir);
  return {
    id: sha256Bytes(await readFile(path.join(modelDir, "model.json"))).slice(0, 16),
    classes,
    texts: golden.map(({ text }) => text),
    golden: golden.map(({ label, probabilities }) => ({
      label,
      probabilities: new Map(classes.map((name, index) => [name, probabilities[index]!])),
    })),
  };
}
