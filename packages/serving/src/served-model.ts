import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { textBatchOf, textRoom } from "@sentiment/numerics";
import { loadPipeline, type LoadedPipeline, type Manifest, type Pipeline } from "@sentiment/pipeline";
import { PredictionWriter } from "./prediction-writer.ts";

/** Texts that are predicted without a break: a third of a millisecond, in which nobody else is answered. More are no quicker each. */
const textsPerSlice = 256;
/** An explanation, of a forest above all, takes longer. */
const explainedPerSlice = 16;

/** A model in service. It never changes: a new one takes its place. */
export class ServedModel {
  readonly modelDir: string;
  readonly manifest: Manifest;
  /** 16 hex digits of the SHA-256 of `model.json`, which holds those of all its files. */
  readonly id: string;
  readonly writer: PredictionWriter;
  readonly #loaded: LoadedPipeline;
  readonly #room = textRoom();

  private constructor(modelDir: string, loaded: LoadedPipeline, id: string) {
    this.modelDir = modelDir;
    this.manifest = loaded.manifest;
    this.id = id;
    this.writer = new PredictionWriter(loaded.manifest.classes);
    this.#loaded = loaded;
  }

  /** Loads a model directory and has it predict what it did when it was saved. Throws input errors. Others have their turn in between. */
  static async open(modelDir: string): Promise<ServedModel> {
    const loaded = await loadPipeline(modelDir, { golden: true, pause: setImmediate });
    const digest = createHash("sha256").update(await readFile(path.join(modelDir, "model.json")));
    return new ServedModel(modelDir, loaded, digest.digest("hex").slice(0, 16));
  }

  /** Makes what many texts are answered quicker with, while others have their turn: a table of half a million terms takes 0.1 s. */
  async prepare(): Promise<void> {
    const preparation = this.pipeline.preparation();
    while (preparation.next().done !== true) await setImmediate();
  }

  get classes(): readonly string[] {
    return this.manifest.classes;
  }

  get pipeline(): Pipeline {
    return this.#loaded.pipeline;
  }

  /** Whether the model still says of its golden texts what it did when it was saved. */
  isWell(): boolean {
    try {
      this.#loaded.checkGolden();
      return true;
    } catch {
      return false;
    }
  }

  /** Row-major probabilities, texts × classes. */
  probabilities(texts: readonly string[]): Float64Array {
    return this.pipeline.probabilities(textBatchOf(texts, this.#room));
  }

  /**
   * Hands the texts with their probabilities to `use`, slice by slice, and lets others have their turn in between. At once,
   * without a promise, where one slice is all: a promise costs as much as a prediction.
   */
  inSlices(texts: readonly string[], { explained, use }: Slicing): Promise<void> | undefined {
    const size = explained ? explainedPerSlice : textsPerSlice;
    if (texts.length <= size) {
      use(texts, this.probabilities(texts));
      return undefined;
    }
    return this.#slices(texts, size, use);
  }

  async #slices(texts: readonly string[], size: number, use: Slicing["use"]): Promise<void> {
    for (let from = 0; from < texts.length; from += size) {
      if (from > 0) await setImmediate();
      const slice = texts.slice(from, from + size);
      use(slice, this.probabilities(slice));
    }
  }
}

interface Slicing {
  readonly explained: boolean;
  /** May throw, which ends it. */
  readonly use: (texts: readonly string[], probabilities: Float64Array) => void;
}
