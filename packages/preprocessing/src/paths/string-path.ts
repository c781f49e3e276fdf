import type { TextBatch } from "@sentiment/numerics";
import { cleaningSteps } from "../cleaning/registry.ts";
import { named } from "../named.ts";
import type { PreprocessingSettings } from "../preprocessor.ts";
import { ensureBytes, ensureRows, ensureTokens, type TokenBatch } from "../token-batch.ts";
import { tokenizers } from "../tokenizers/registry.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * The readable way from texts to tokens, by strings: right for any combination of steps and tokenizer, and what the
 * ways over bytes are tested against.
 */
export class StringPath {
  readonly #tokensOf: (text: string) => string[];

  constructor(settings: PreprocessingSettings) {
    this.#tokensOf = textToTokens(settings);
  }

  /** Fills `out` with the tokens of the batch. */
  tokenize(batch: TextBatch, out: TokenBatch): void {
    ensureRows(out, batch.rows);
    let tokenCount = 0;
    let end = 0;
    for (let row = 0; row < batch.rows; row++) {
      const text = decoder.decode(batch.bytes.subarray(batch.starts[row], batch.ends[row]));
      const tokens = this.#tokensOf(text);
      ensureTokens(out, tokenCount + tokens.length);
      for (const token of tokens) {
        ensureBytes(out, end + 3 * token.length);
        out.starts[tokenCount] = end;
        end += encoder.encodeInto(token, out.bytes.subarray(end)).written;
        out.ends[tokenCount++] = end;
      }
      out.rowEnds[row] = tokenCount;
    }
    out.rows = batch.rows;
    out.tokens = tokenCount;
  }
}

/**
 * The tokens of one text as the settings' names say it, one step after the other; without the stemming.
 *
 * @throws a usage error when the settings name a step or tokenizer there is not.
 */
export function textToTokens(settings: PreprocessingSettings): (text: string) => string[] {
  const steps = settings.cleaning.map((name) => named("cleaning step", name, cleaningSteps));
  const tokenizer = named("tokenizer", settings.tokenizer, tokenizers);
  const options = { minLength: settings.tokenMinLength, lowercase: settings.lowercase };
  const context = { stopWords: new Set(settings.stopWords.words) };
  return (text) => {
    let cleaned = text;
    for (const step of steps) cleaned = step.apply(cleaned, context);
    return tokenizer.tokensOf(cleaned, options);
  };
}
