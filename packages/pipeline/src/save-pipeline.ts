import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { safeJoin, writeFolderAtomically } from "@sentiment/files";
import type { LearnedState, Tensor } from "@sentiment/numerics";
import { goldenText } from "./golden-predictions.ts";
import { libraryVersion } from "./library-version.ts";
import { fileNames, formatVersion, manifestText, type Manifest, type TrainingRecord } from "./manifest.ts";
import { companionFiles } from "./mlflow-model/companion-files.ts";
import { mlflowModelDocument } from "./mlflow-model/mlflow-model-document.ts";
import type { Pipeline } from "./pipeline.ts";
import { encodeSafetensors } from "./safetensors.ts";
import { encodeVocabulary } from "./vocabulary-file.ts";

export interface SaveOptions {
  /** Replace an existing model directory (never one that holds other things); otherwise it is a conflict error. */
  readonly replace?: boolean | undefined;
  /** More files to put beside the model, by relative path: pictures, a report. */
  readonly extras?: ReadonlyMap<string, Uint8Array | string> | undefined;
}

/** What a file holds, whole or in pieces. */
type Content = Uint8Array | string | readonly Uint8Array[];

/**
 * Writes the model directory, whole or not at all. The same pipeline gives the same bytes; the id in its `MLmodel` is of
 * its content.
 */
export async function savePipeline(
  pipeline: Pipeline,
  training: TrainingRecord,
  directory: string,
  { replace = false, extras = new Map() }: SaveOptions = {},
): Promise<void> {
  const states = { vectorizer: pipeline.vectorizer.toState(), model: pipeline.model.toState() };
  const files = new Map<string, readonly Uint8Array[]>([
    [fileNames.vocabulary, [encodeVocabulary(pipeline.vectorizer.vocabulary)]],
    [fileNames.weights, encodeSafetensors(prefixed(states))],
    [fileNames.golden, [Buffer.from(goldenText(pipeline))]],
  ]);
  for (const [name, text] of await companionFiles(libraryVersion)) files.set(name, [Buffer.from(text)]);
  const manifest: Manifest = {
    format: "sentiment-model",
    formatVersion,
    libraryVersion,
    classes: [...pipeline.classes],
    features: pipeline.vectorizer.vocabulary.count,
    spec: structuredClone(pipeline.spec) as Manifest["spec"],
    settings: { vectorizer: { ...states.vectorizer.settings }, model: { ...states.model.settings } },
    training,
    files: Object.fromEntries(Array.from(files, ([name, pieces]) => [name, digestOf(pieces)])),
  };
  const text = manifestText(manifest);
  const identity = { modelUuid: createHash("sha256").update(text).digest("hex").slice(0, 32) };
  const all = new Map<string, Content>([
    ...files,
    [fileNames.manifest, text],
    [fileNames.mlflow, mlflowModelDocument(manifest, identity)],
    ...extras,
  ]);
  const options = { replace, marker: fileNames.manifest };
  await writeFolderAtomically(directory, (folder) => writeFiles(folder, all), options);
}

async function writeFiles(folder: string, files: ReadonlyMap<string, Content>): Promise<void> {
  const paths = Array.from(files, ([name, content]) => ({ path: safeJoin(folder, name), content }));
  for (const parent of new Set(paths.map(({ path }) => dirname(path)))) await mkdir(parent, { recursive: true });
  await Promise.all(paths.map(({ path, content }) => writeFile(path, content)));
}

/** The size of a file in pieces, and its SHA-256. */
function digestOf(pieces: readonly Uint8Array[]): Manifest["files"][string] {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return { bytes: pieces.reduce((sum, { length }) => sum + length, 0), sha256: hash.digest("hex") };
}

function prefixed(states: Readonly<Record<string, LearnedState>>): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {};
  for (const [part, state] of Object.entries(states)) {
    for (const [name, tensor] of Object.entries(state.tensors)) tensors[`${part}.${name}`] = tensor;
  }
  return tensors;
}
