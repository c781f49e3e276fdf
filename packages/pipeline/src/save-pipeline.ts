import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { safeJoin, writeFolderAtomically } from "@sentiment/files";
import type { LearnedState, Tensor } from "@sentiment/numerics";
import { libraryVersion } from "./library-version.ts";
import { fileNames, formatVersion, type Manifest, type TrainingRecord } from "./manifest.ts";
import type { Pipeline } from "./pipeline.ts";
import { encodeSafetensors } from "./safetensors.ts";
import { encodeVocabulary } from "./vocabulary-file.ts";

export interface SaveOptions {
  /** Replace an existing model directory (never one that holds other things); otherwise it is a conflict error. */
  readonly replace?: boolean | undefined;
  /** More files to put beside the model, by relative path: pictures, a report. */
  readonly extras?: ReadonlyMap<string, Uint8Array | string> | undefined;
}

/**
 * Writes the model directory, whole or not at all: `model.json`, `vocabulary.txt`, `weights.safetensors`. The same
 * pipeline gives the same bytes.
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
  ]);
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
  await writeFolderAtomically(
    directory,
    async (folder) => {
      for (const [name, content] of [...files, ...extras]) {
        const path = safeJoin(folder, name);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, content);
      }
      await writeFile(join(folder, fileNames.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
    },
    { replace, marker: fileNames.manifest },
  );
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
