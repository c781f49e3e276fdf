import { stat } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { generateTweets } from "@sentiment/dataset";
import { SentimentError } from "@sentiment/errors";
import { atomicWrite } from "@sentiment/files";
import { someText, wholeNumber } from "@sentiment/settings";
import { defineCommand, type Context } from "../define-command.ts";
import { flag, option } from "../option.ts";
import { byteWords, countOf, durationWords } from "../words/numbers.ts";
import { visible } from "../words/visible.ts";

/** A file that was written, or the bytes that are to go to stdout. */
type Generated =
  | { readonly kind: "file"; readonly report: FileReport }
  | { readonly kind: "stream"; readonly bytes: AsyncIterable<Uint8Array> };

interface FileReport {
  readonly rows: number;
  readonly seed: number;
  readonly output: string;
  readonly bytes: number;
  readonly seconds: number;
}

/** Invented labelled tweets, for benchmarks and trials. */
export const dataGenerate = defineCommand({
  description:
    "Makes up labelled tweets as CSV (label,text): mentions, links, hashtags, emoticons, typos, and words that depend " +
    "on the label. The same rows and seed give the same bytes on every machine.",
  examples: [
    "sentiment data generate --rows 1000 | head -3",
    "sentiment data generate --rows 1600000 --seed 7 --out tweets.csv",
  ],
  options: {
    rows: option("--rows <number>", "how many; 1,000 by default", wholeNumber(1)),
    out: option("--out <file>", "where to write them; stdout by default", someText()),
    force: flag("--force", "replace the file at --out"),
  },
  settings: ["seed"],
  async run({ rows = 1000, out, force }, context): Promise<Generated> {
    if (out === undefined && context.json) throw needsOut();
    const { seed } = (await context.settings()).settings;
    const bytes = unhurried(generateTweets({ rows, seed }), context, rows);
    if (out === undefined) return { kind: "stream", bytes };
    if (!force && (await isFile(out))) throw existsAlready(out);
    const began = performance.now();
    await atomicWrite(out, bytes);
    const { size } = await stat(out);
    return {
      kind: "file",
      report: { rows, seed, output: out, bytes: size, seconds: (performance.now() - began) / 1000 },
    };
  },
  render: (result) => {
    if (result.kind === "stream") return result.bytes;
    const { rows, output, bytes, seconds } = result.report;
    return `${countOf(rows, "tweet")} in ${visible(output)}, ${byteWords(bytes)}, in ${durationWords(seconds)}`;
  },
  json: (result) => (result.kind === "file" ? result.report : {}),
  quiet: (result) => (result.kind === "file" ? result.report.output : undefined),
});

/** The chunks one by one, with a breath between them in which a signal is heard. */
async function* unhurried(
  chunks: Iterable<Uint8Array>,
  { io, conversation }: Context,
  rows: number,
): AsyncGenerator<Uint8Array> {
  let written = 0;
  for (const chunk of chunks) {
    yield chunk;
    written += chunk.length;
    conversation.progress({ stage: "generate", done: Math.min(1, written / (rows * bytesPerRow)) });
    await setImmediate();
    io.signal.throwIfAborted();
  }
}

/** About; for the progress bar only. */
const bytesPerRow = 90;

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}

function needsOut(): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "OUT_MISSING",
    message: "With --json, stdout holds one document, so the tweets need another place.",
    hint: "Add --out FILE.",
  });
}

function existsAlready(path: string): SentimentError {
  return new SentimentError({
    kind: "conflict",
    code: "FILE_EXISTS",
    message: `${path} exists already.`,
    hint: "Choose another --out, or replace it with --force.",
  });
}
