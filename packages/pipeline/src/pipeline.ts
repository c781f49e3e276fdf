import { models, type TrainedModel } from "@sentiment/models";
import { stringAt, textBatchOf, type CsrMatrix, type TextBatch } from "@sentiment/numerics";
import { createPreprocessor, emptyTokenBatch, type Preprocessor, type TokenBatch } from "@sentiment/preprocessing";
import type { FittedVectorizer } from "@sentiment/vectorizers";
import { pick } from "./pick.ts";
import type { PipelineSpec } from "./spec.ts";

/** The parts of a pipeline that has learned. */
export interface PipelineParts {
  readonly spec: PipelineSpec;
  /** Labels in code-point order: class c of the model is `classes[c]`. */
  readonly classes: readonly string[];
  readonly vectorizer: FittedVectorizer;
  readonly model: TrainedModel;
}

/** Why a text got its score for a label: `base` + Σ contributions = `score`. */
export interface TextExplanation {
  readonly label: string;
  readonly scale: "log-odds" | "probability";
  readonly score: number;
  readonly base: number;
  /** Strongest first; terms without influence are left out. */
  readonly contributions: readonly Contribution[];
}

/** A term's share in a score. */
export interface Contribution extends TermValue {
  /** False: the text does not have the term, and it is its absence that counts (forests only). */
  readonly present: boolean;
}

export interface TermValue {
  readonly term: string;
  readonly value: number;
}

/** Text in, class probabilities out: preprocessing, vectorizer and model as one thing. */
export class Pipeline implements PipelineParts {
  readonly spec: PipelineSpec;
  readonly classes: readonly string[];
  readonly vectorizer: FittedVectorizer;
  readonly model: TrainedModel;
  readonly #preprocessor: Preprocessor;
  readonly #tokens: TokenBatch = emptyTokenBatch();

  private constructor(parts: PipelineParts, preprocessor: Preprocessor) {
    this.spec = parts.spec;
    this.classes = parts.classes;
    this.vectorizer = parts.vectorizer;
    this.model = parts.model;
    this.#preprocessor = preprocessor;
  }

  static async of(parts: PipelineParts): Promise<Pipeline> {
    return new Pipeline(parts, await createPreprocessor(parts.spec.preprocessing));
  }

  /** Row-major, rows × classes. */
  probabilities(batch: TextBatch): Float64Array {
    return this.model.probabilities(this.#vectorize(batch));
  }

  /** Makes what many texts are answered quicker with, in steps, for a server that must not stand still; see `FittedVectorizer`. */
  preparation(): Generator<undefined, void> {
    return this.vectorizer.preparation();
  }

  /** The exact contribution of each term of the text to its score for the class with that index. */
  explain(text: string, classIndex: number): TextExplanation {
    const matrix = this.#vectorize(textBatchOf([text]));
    const { score, base, columns, values } = this.model.explain(matrix, 0, classIndex);
    const own = new Set(matrix.columnIndices.subarray(0, matrix.rowStarts[1]));
    const contributions = Array.from(columns, (column, index) => ({
      term: stringAt(this.vectorizer.vocabulary, column),
      value: values[index]!,
      present: own.has(column),
    })).filter(({ value }) => value !== 0);
    contributions.sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || (a.term < b.term ? -1 : 1));
    const { scoreScale: scale } = pick(models, this.spec.model.name, "model");
    return { label: this.classes[classIndex]!, scale, score, base, contributions };
  }

  /** The terms that speak most strongly for the class with that index; undefined where the model cannot say by class. */
  strongestTerms(classIndex: number, count: number): TermValue[] | undefined {
    const weights = this.model.columnWeights(classIndex);
    if (weights === undefined) return undefined;
    return largest(weights, count).map((column) => ({
      term: stringAt(this.vectorizer.vocabulary, column),
      value: weights[column]!,
    }));
  }

  #vectorize(batch: TextBatch): CsrMatrix {
    this.#preprocessor.tokenize(batch, this.#tokens);
    return this.vectorizer.transform(this.#tokens);
  }
}

/** Indices of the `count` largest values, largest first, earlier indices first among equals; one pass over the values. */
function largest(values: Float64Array, count: number): number[] {
  const chosen: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (chosen.length === count && value <= values[chosen[count - 1]!]!) continue;
    let place = chosen.length;
    while (place > 0 && values[chosen[place - 1]!]! < value) place--;
    chosen.splice(place, 0, index);
    if (chosen.length > count) chosen.pop();
  }
  return chosen;
}
