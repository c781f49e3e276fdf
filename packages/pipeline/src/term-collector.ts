import { release, type TextBatch } from "@sentiment/numerics";
import { createPreprocessor, emptyTokenBatch, type Preprocessor } from "@sentiment/preprocessing";
import {
  TermCounter,
  type AbsorbedTerms,
  type CountedRows,
  type CountedTerms,
  type TermRows,
} from "@sentiment/vectorizers";
import type { PipelineSpec } from "./spec.ts";

/**
 * Reads texts once, for every pipeline that makes the same terms of them. All that a training needs of the texts is in
 * the collected term ids; the texts themselves are not kept.
 */
export class TermCollector {
  readonly #preprocessor: Preprocessor;
  readonly #counter: TermCounter;
  readonly #tokens = emptyTokenBatch();

  private constructor(preprocessor: Preprocessor, counter: TermCounter) {
    this.#preprocessor = preprocessor;
    this.#counter = counter;
  }

  /** `shared`: the terms stand in memory that threads can share, and so will the matrices made of them. */
  static async for(spec: PipelineSpec, options: { readonly shared?: boolean } = {}): Promise<TermCollector> {
    return new TermCollector(
      await createPreprocessor(spec.preprocessing),
      new TermCounter(ngramRangeOf(spec), options),
    );
  }

  /** Pipelines with equal keys can share a collector: they make the same terms of a text. */
  static keyOf(spec: PipelineSpec): string {
    return JSON.stringify([spec.preprocessing, ngramRangeOf(spec)]);
  }

  /** `done`: the share of all texts that has then been added, where it is known; it saves memory. */
  add(batch: TextBatch, done?: number): void {
    this.#preprocessor.tokenize(batch, this.#tokens);
    this.#counter.add(this.#tokens, done);
  }

  /** The rows since the last call, for `addRows` of a collector of another thread; they are gone here. */
  handRows(): CountedRows {
    return this.#counter.handRows();
  }

  /** All terms so far, for a collector of another thread to `absorb`; this one is empty again. */
  handTerms(): CountedTerms {
    return this.#counter.handTerms();
  }

  /** Takes in the terms of a collector for the same pipelines. */
  absorb(counted: CountedTerms): AbsorbedTerms {
    return this.#counter.absorb(counted);
  }

  /** Adds rows of a collector whose terms have been absorbed, as if their texts had been added here. */
  addRows(rows: CountedRows, absorbed: AbsorbedTerms): void {
    this.#counter.addRows(rows, absorbed);
  }

  /** What has been collected; nothing can be added afterwards. */
  finish(): TermRows {
    const { bytes, starts, ends, rowEnds } = this.#tokens;
    for (const array of [bytes, starts, ends, rowEnds]) release(array);
    return this.#counter.finish();
  }
}

function ngramRangeOf(spec: PipelineSpec): readonly [number, number] {
  return spec.vectorizer.hyperparameters["ngram_range"] as [number, number];
}
