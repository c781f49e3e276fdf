import { SentimentError } from "@sentiment/errors";
import { stringAt, type ByteStrings, type LearnedState } from "@sentiment/numerics";
import { z } from "zod";

/** An input error for a saved vectorizer whose parts do not fit together. */
export function badState(why: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "BAD_VECTORIZER_STATE",
    message: `The saved vectorizer does not fit together: ${why}.`,
    hint: "Copy the model directory again, or train the model anew.",
  });
}

/** Saved hyperparameters, checked; they come from a file. */
export function restoredParameters<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw badState(`its parameters: ${z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/gu, " ")}`);
  return parsed.data;
}

/** Every term must be larger than the one before, by bytes; so no term is there twice. */
export function checkVocabulary(vocabulary: ByteStrings): void {
  for (let term = 1; term < vocabulary.count; term++) {
    if (!isAscending(vocabulary, term)) {
      throw badState(`its term ${term}, ${JSON.stringify(stringAt(vocabulary, term))}, is not in code-point order`);
    }
  }
}

function isAscending({ bytes, offsets }: ByteStrings, term: number): boolean {
  const middle = offsets[term]!;
  const end = offsets[term + 1]!;
  let before = offsets[term - 1]!;
  let at = middle;
  while (before < middle && at < end && bytes[before] === bytes[at]) {
    before++;
    at++;
  }
  return at < end && (before === middle || bytes[before]! < bytes[at]!);
}

/** The tensors of the state must be those of that name, no more and no fewer. */
export function checkTensors(state: LearnedState, expected: readonly string[]): void {
  const names = Object.keys(state.tensors);
  if (names.length === expected.length && expected.every((name) => names.includes(name))) return;
  throw badState(`it has the tensors (${names.join(", ")}) instead of (${expected.join(", ")})`);
}
