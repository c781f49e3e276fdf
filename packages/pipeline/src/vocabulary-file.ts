import { SentimentError } from "@sentiment/errors";
import type { ByteStrings } from "@sentiment/numerics";

const newline = 0x0a;

/** A vocabulary as text: one term a line, line n (from 0) is column n. Terms never hold a newline. */
export function encodeVocabulary(vocabulary: ByteStrings): Uint8Array {
  const { count, bytes, offsets } = vocabulary;
  if (bytes.subarray(0, offsets[count]).includes(newline)) {
    throw new SentimentError({
      kind: "bug",
      code: "TERM_WITH_NEWLINE",
      message: "A term of the vocabulary holds a newline.",
    });
  }
  const text = new Uint8Array(offsets[count]! + count);
  let at = 0;
  for (let index = 0; index < count; index++) {
    for (let from = offsets[index]!; from < offsets[index + 1]!; from++) text[at++] = bytes[from]!;
    text[at++] = newline;
  }
  return text;
}

/**
 * The terms of a vocabulary file, which must have `count` lines. They move together where they stand, so that the text
 * is one no more. `name` is the file's, for errors.
 */
export function decodeVocabulary(text: Uint8Array, count: number, name: string): ByteStrings {
  const offsets = new Int32Array(count + 1);
  const last = text.at(-1);
  let lines = 0;
  let end = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at]!;
    if (byte !== newline) text[end++] = byte;
    else if (lines++ < count) offsets[lines] = end;
  }
  if (lines !== count || last !== (count === 0 ? undefined : newline)) {
    throw new SentimentError({
      kind: "input",
      code: "MODEL_CORRUPT",
      message: `${name} has ${lines} terms where the model has ${count}.`,
      hint: "Copy the model directory again, or train the model anew.",
    });
  }
  return { count, bytes: text.subarray(0, end), offsets };
}
