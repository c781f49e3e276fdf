import { Random } from "@sentiment/numerics";
import { pick } from "./pick.ts";
import { usageError } from "../input-error.ts";
import { CsvChunk } from "./csv-chunk.ts";
import { TweetWriter } from "./tweet-writer.ts";

export interface GenerateOptions {
  /** Tweets to write, 1 or more. */
  readonly rows: number;
  /** Any integer. */
  readonly seed: number;
}

/** One tweet in this many is labelled wrongly, as tweets labelled by their emoticons are. */
const wrongLabels = 24;

/**
 * Invented tweets as a CSV file (`label,text`; labels negative and positive; about 90 bytes a row), in chunks of bytes:
 * words by a Zipf–Mandelbrot law, @mentions, links, hashtags, emoticons, HTML entities, slips of the finger, words with accents,
 * commas, quotes and line ends; a word's probability depends on the label. For benchmarks. The bytes depend on the seed alone,
 * on every machine, and fewer rows are the beginning of more. Errors: `usage`.
 */
export function* generateTweets({ rows, seed }: GenerateOptions): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
  checkInteger("--rows", rows, 1);
  checkInteger("--seed", seed, -Number.MAX_SAFE_INTEGER);
  const random = new Random(seed);
  const writer = new TweetWriter(random);
  let chunk = new CsvChunk("label,text\n");
  for (let row = 0; row < rows; row++) {
    if (chunk.isFull) {
      yield chunk.content();
      chunk = new CsvChunk();
    }
    const isGlad = random.uint32() >>> 31 === 1;
    writer.write(isGlad);
    const isLabelledWrongly = pick(random, wrongLabels) === 0;
    chunk.addRow(isGlad === isLabelledWrongly ? "negative" : "positive", writer.tweet);
  }
  yield chunk.content();
}

function checkInteger(flag: string, value: number, minimum: number): void {
  if (Number.isSafeInteger(value) && value >= minimum) return;
  throw usageError(
    "BAD_OPTION",
    `${flag} cannot be ${value}.`,
    `${flag} takes ${minimum === 1 ? "a positive" : "an"} integer.`,
  );
}
