import { z } from "zod";

/** The version of the model directory format that this code writes; it reads this and older ones. */
export const formatVersion = 1;

const json: z.ZodType = z.json();
const part = z.strictObject({ name: z.string(), hyperparameters: z.record(z.string(), json) });
const digest = z.strictObject({ bytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/u) });

/** `model.json`: everything about a model that is not numbers by the thousand. Holds no time and no path. */
export const manifestSchema = z.strictObject({
  format: z.literal("sentiment-model"),
  formatVersion: z.int().positive(),
  /** Version of the library that wrote it. */
  libraryVersion: z.string(),
  classes: z.array(z.string()).min(2),
  features: z.int().positive(),
  spec: z.strictObject({
    preset: z.string().nullable(),
    preprocessing: z.strictObject({
      cleaning: z.array(z.string()),
      stopWords: z.strictObject({ name: z.string(), sha256: z.string(), words: z.array(z.string()) }),
      stemmer: z.string().nullable(),
      tokenizer: z.string(),
      lowercase: z.boolean(),
      tokenMinLength: z.int().positive(),
    }),
    vectorizer: part,
    model: part,
  }),
  /** The small learned settings of vectorizer and model; their arrays are in the weights file. */
  settings: z.strictObject({ vectorizer: z.record(z.string(), json), model: z.record(z.string(), json) }),
  /** What the model was trained on and how it did; not needed to predict. */
  training: z.strictObject({
    data: z.strictObject({ name: z.string(), digest: z.string(), rows: z.int(), trainRows: z.int() }),
    seed: z.int(),
    facts: z.record(z.string(), z.number()),
    metrics: z.record(z.string(), z.number()),
  }),
  /** Size and SHA-256 of the files beside it, but for MLmodel, which changes when the model is logged, and pictures. */
  files: z.record(z.string(), digest),
});

export type Manifest = z.output<typeof manifestSchema>;

/** The part of the manifest that says where a model comes from. */
export type TrainingRecord = Manifest["training"];

/** Names of the files in a model directory. */
export const fileNames = {
  manifest: "model.json",
  vocabulary: "vocabulary.txt",
  weights: "weights.safetensors",
  golden: "golden.json",
  mlflow: "MLmodel",
} as const;

/** The text of `model.json`. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
