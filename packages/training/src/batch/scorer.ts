import type { TextBatch } from "@sentiment/numerics";
import type { Pipeline } from "@sentiment/pipeline";

/** What texts are: row-major, texts × classes; and why one of them, by its place, has no answer. */
export interface Scores {
  readonly probabilities: Float64Array;
  readonly problems: ReadonlyMap<number, string>;
}

/** Who says what texts are: the model on this machine, or the same model elsewhere. */
export interface Scorer {
  /** Of a file's usable texts, in their order. */
  score(texts: TextBatch): Scores | Promise<Scores>;
  /** Once there are no more; throws where that cannot be. */
  end?(): void;
}

const noProblems: ReadonlyMap<number, string> = new Map();

export function localScorer(pipeline: Pipeline): Scorer {
  return {
    score: (texts) => ({
      probabilities: texts.rows > 0 ? pipeline.probabilities(texts) : new Float64Array(),
      problems: noProblems,
    }),
  };
}
