import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { SentimentError } from "@sentiment/errors";
import { recoverFolder } from "@sentiment/files";
import { models } from "@sentiment/models";
import type { Json, LearnedState, Tensor } from "@sentiment/numerics";
import { vectorizers } from "@sentiment/vectorizers";
import { z } from "zod";
import { checkGolden, readGolden, type GoldenPrediction } from "./golden-predictions.ts";
import { fileNames, formatVersion, manifestSchema, type Manifest } from "./manifest.ts";
import { Pipeline } from "./pipeline.ts";
import { decodeSafetensors } from "./safetensors.ts";
import { decodeVocabulary } from "./vocabulary-file.ts";

/** A pipeline and what its directory says of it. */
export interface LoadedPipeline {
  readonly pipeline: Pipeline;
  readonly manifest: Manifest;
  /**
   * Throws an input error when the pipeline does not predict what it did when it was saved. Checks nothing where that was
   * not asked for, or not saved.
   */
  readonly checkGolden: () => void;
}

export interface LoadOptions {
  /** Check also that the model predicts what it did when it was saved, which takes some milliseconds. */
  readonly golden?: boolean | undefined;
  /** Awaited between the parts of the work, each some hundredth of a second for a large model, for who has others to serve. */
  readonly pause?: (() => Promise<void>) | undefined;
}

/**
 * Reads a model directory, checking its version and the size and SHA-256 of every file that it reads.
 * Throws input errors: no model there, a newer format, corrupt or missing files.
 */
export async function loadPipeline(directory: string, options: LoadOptions = {}): Promise<LoadedPipeline> {
  const { golden = false, pause = async () => {} } = options;
  // What a crash in the midst of replacing it has left aside is brought back.
  await recoverFolder(directory);
  const manifest = readManifest(directory);
  await pause();
  const text = readChecked(directory, fileNames.vocabulary, manifest);
  await pause();
  const weights = readChecked(directory, fileNames.weights, manifest);
  await pause();
  const vocabulary = decodeVocabulary(text, manifest.features, join(directory, fileNames.vocabulary));
  await pause();
  const tensors = decodeSafetensors(weights, join(directory, fileNames.weights));
  const { spec, classes } = manifest;
  const vectorizer = known(vectorizers, spec.vectorizer.name, directory).restore(
    spec.vectorizer.hyperparameters,
    vocabulary,
    stateOf("vectorizer", manifest, tensors),
  );
  await pause();
  const model = known(models, spec.model.name, directory).restore(stateOf("model", manifest, tensors));
  if (model.classCount !== classes.length || model.columnCount !== manifest.features) {
    throw corrupt(directory, `its weights are for ${model.classCount} classes and ${model.columnCount} features`);
  }
  await pause();
  const pipeline = await Pipeline.of({ spec, classes, vectorizer, model });
  // Models that were saved before there were golden predictions have none.
  if (!golden || manifest.files[fileNames.golden] === undefined) return { pipeline, manifest, checkGolden() {} };
  const saved = readGolden(readChecked(directory, fileNames.golden, manifest));
  const again = (): void => checkGolden(pipeline, saved, join(directory, fileNames.golden));
  again();
  return { pipeline, manifest, checkGolden: again };
}

/**
 * What the model said when it was saved (`golden.json`), checked; empty for a model that was saved before there was that.
 * Throws input errors.
 */
export function readGoldenPredictions(directory: string): readonly GoldenPrediction[] {
  const manifest = readManifest(directory);
  if (manifest.files[fileNames.golden] === undefined) return [];
  return readGolden(readChecked(directory, fileNames.golden, manifest)).predictions;
}

/** `model.json` alone, checked. */
export function readManifest(directory: string): Manifest {
  const path = join(directory, fileNames.manifest);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new SentimentError({
      kind: "input",
      code: "MODEL_NOT_FOUND",
      message: `There is no model in ${directory}: ${existing(directory) ? "it holds no model.json" : "no such directory"}.`,
      hint: "Name the directory that `sentiment train` printed, or train one.",
      cause,
    });
  }
  const content = parseJson(text, path);
  const version = z.object({ formatVersion: z.number() }).safeParse(content);
  if (version.success && version.data.formatVersion > formatVersion) {
    throw new SentimentError({
      kind: "input",
      code: "MODEL_TOO_NEW",
      message: `${directory} was written in model format ${version.data.formatVersion}; this version reads up to ${formatVersion}.`,
      hint: "Update sentiment, or train the model anew with this version.",
    });
  }
  // To compile a parser takes longer than what it would read.
  const manifest = manifestSchema.safeParse(content, { jitless: true });
  if (!manifest.success) throw corrupt(path, z.prettifyError(manifest.error).replaceAll(/\s*\n\s*/gu, " "));
  return manifest.data;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw corrupt(path, "it is not JSON", cause);
  }
}

function readChecked(directory: string, name: string, manifest: Manifest): Uint8Array {
  const path = join(directory, name);
  const expected = manifest.files[name];
  if (expected === undefined) throw corrupt(directory, `model.json has no checksum for ${name}`);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw corrupt(path, "it cannot be read", cause);
  }
  if (bytes.length !== expected.bytes) throw corrupt(path, `it has ${bytes.length} bytes instead of ${expected.bytes}`);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== expected.sha256) throw corrupt(path, "its checksum (SHA-256) is wrong");
  return bytes;
}

function stateOf(part: "vectorizer" | "model", manifest: Manifest, tensors: Record<string, Tensor>): LearnedState {
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(`${part}.`));
  return {
    settings: manifest.settings[part] as Record<string, Json>,
    tensors: Object.fromEntries(own.map(([name, tensor]) => [name.slice(part.length + 1), tensor])),
  };
}

function known<Entry>(registry: ReadonlyMap<string, Entry>, name: string, directory: string): Entry {
  const entry = registry.get(name);
  if (entry === undefined) throw corrupt(directory, `this version knows no ${JSON.stringify(name)}`);
  return entry;
}

function existing(directory: string): boolean {
  return statSync(directory, { throwIfNoEntry: false }) !== undefined;
}

function corrupt(what: string, why: string, cause?: unknown): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "MODEL_CORRUPT",
    message: `The model is not usable: ${what}: ${why}.`,
    hint: "Copy the model directory again, or train the model anew.",
    cause,
  });
}
