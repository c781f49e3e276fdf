import { SentimentError } from "@sentiment/errors";
import { stringAt, textBatchOf, type ByteStrings } from "@sentiment/numerics";
import { z } from "zod";
import type { Pipeline } from "./pipeline.ts";

/** Probabilities may differ in their last digits between machines, and no more than by this. */
const tolerance = 1e-9;

/** Texts of our own making, with something for every step of cleaning and kind of token. */
const texts = [
  "",
  "What a lovely day, thank you so much!",
  "I don't like this at all, it is not good :-(",
  "@somebody see https://example.org/a_b?c=d #MondayMood sooooo tired... zzz",
  "Café ÉTÉ naïve ΟΔΟΣ İstanbul ½ price &amp; more 👍🏽 ❤️ 🇩🇪",
  "best best BEST service ever?! hardly; running flies happily relational",
];

const termsPerText = 12;

const goldenSchema = z.object({
  predictions: z.array(z.object({ text: z.string(), label: z.string(), probabilities: z.array(z.number()) })),
});

/**
 * `golden.json`: what the pipeline says of some texts, for whoever loads it later, in whatever language, to see that it
 * still says so. Two of the texts are terms of the model's own vocabulary, which need not be English.
 */
export function goldenText(pipeline: Pipeline): string {
  const all = [...texts, ...ownTexts(pipeline.vectorizer.vocabulary)];
  const found = pipeline.probabilities(textBatchOf(all));
  const size = pipeline.classes.length;
  const predictions = all.map((text, row) => {
    const probabilities = [...found.subarray(row * size, (row + 1) * size)];
    return { text, label: pipeline.classes[probabilities.indexOf(Math.max(...probabilities))], probabilities };
  });
  return `${JSON.stringify({ predictions }, null, 1)}\n`;
}

/** Two texts of terms that stand evenly spread in the vocabulary. */
function ownTexts(vocabulary: ByteStrings): string[] {
  const length = Math.min(termsPerText, vocabulary.count);
  return [0, 0.5].map((shift) =>
    Array.from({ length }, (_, place) =>
      stringAt(vocabulary, Math.floor(((place + shift) * vocabulary.count) / length)),
    ).join(" "),
  );
}

/** What `golden.json` holds. */
type Golden = z.output<typeof goldenSchema>;

/** What a model said of a text when it was saved: the label, and the probability of each class in the model's order. */
export type GoldenPrediction = Golden["predictions"][number];

/** Reads the bytes of `golden.json`. */
export function readGolden(bytes: Uint8Array): Golden {
  return goldenSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
}

/** Throws an input error when the pipeline does not say what `golden.json` has; `path` is that file's, for the error. */
export function checkGolden(pipeline: Pipeline, { predictions }: Golden, path: string): void {
  const found = pipeline.probabilities(textBatchOf(predictions.map(({ text }) => text)));
  const size = pipeline.classes.length;
  for (const [row, { text, probabilities }] of predictions.entries()) {
    const own = found.subarray(row * size, (row + 1) * size);
    if (probabilities.length === size && own.every((value, at) => Math.abs(value - probabilities[at]!) <= tolerance)) {
      continue;
    }
    throw new SentimentError({
      kind: "input",
      code: "MODEL_CHANGED",
      message: `The model does not predict what it did when it was saved: for ${JSON.stringify(text)} it gives ${own.join(", ")} instead of ${probabilities.join(", ")} (${path}).`,
      hint: "Copy the model directory again, or train the model anew.",
    });
  }
}
