import { textBatchOf, textRoom } from "@sentiment/numerics";
import { loadPipeline, type Pipeline } from "@sentiment/pipeline";
import type { Prediction } from "./contract.ts";

/** A loaded model that answers for texts. */
export class Predictor {
  readonly modelDir: string;
  readonly #pipeline: Pipeline;
  readonly #room = textRoom();
  /** Each label with a 0: a copy of it is made quicker than an object is put together label by label. */
  readonly #blank: Readonly<Record<string, number>>;

  private constructor(modelDir: string, pipeline: Pipeline) {
    this.modelDir = modelDir;
    this.#pipeline = pipeline;
    this.#blank = Object.fromEntries(pipeline.classes.map((name) => [name, 0]));
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
    const probabilities = this.#pipeline.probabilities(textBatchOf(texts, this.#room));
    return texts.map((text, row) => {
      const from = row * classes.length;
      const byClass: Record<string, number> = { ...this.#blank };
      let best = 0;
      for (let index = 0; index < classes.length; index++) {
        const probability = probabilities[from + index]!;
        byClass[classes[index]!] = probability;
        if (probability > probabilities[from + best]!) best = index;
      }
      const prediction = { text, label: classes[best]!, probabilities: byClass };
      return explain ? { ...prediction, explanation: this.#pipeline.explain(text, best) } : prediction;
    });
  }
}

/** Loads a model directory to predict with. */
export async function openPredictor(modelDir: string): Promise<Predictor> {
  return Predictor.open(modelDir);
}
