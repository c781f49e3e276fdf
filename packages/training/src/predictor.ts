import { textBatchOf } from "@sentiment/numerics";
import { loadPipeline, type Pipeline } from "@sentiment/pipeline";
import type { Prediction } from "./contract.ts";

/** A loaded model that answers for texts. */
export class Predictor {
  readonly modelDir: string;
  readonly #pipeline: Pipeline;

  private constructor(modelDir: string, pipeline: Pipeline) {
    this.modelDir = modelDir;
    this.#pipeline = pipeline;
  }

  /** Loads a model directory; throws input errors when there is none or it is corrupt. */
  static async open(modelDir: string): Promise<Predictor> {
    const { pipeline } = await loadPipeline(modelDir);
    return new Predictor(modelDir, pipeline);
  }

  get classes(): readonly string[] {
    return this.#pipeline.classes;
  }

  /** An answer per text, in order; with `explain`, also why the answered label got its score. */
  predict(texts: readonly string[], { explain = false }: { explain?: boolean } = {}): Prediction[] {
    const { classes } = this;
    const probabilities = this.#pipeline.probabilities(textBatchOf(texts));
    return texts.map((text, row) => {
      const own = probabilities.subarray(row * classes.length, (row + 1) * classes.length);
      const best = own.indexOf(Math.max(...own));
      const prediction = {
        text,
        label: classes[best]!,
        probabilities: Object.fromEntries(classes.map((name, index) => [name, own[index]!])),
      };
      return explain ? { ...prediction, explanation: this.#pipeline.explain(text, best) } : prediction;
    });
  }
}

/** Loads a model directory to predict with. */
export async function openPredictor(modelDir: string): Promise<Predictor> {
  return Predictor.open(modelDir);
}
