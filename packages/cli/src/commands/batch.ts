import { SentimentError } from "@sentiment/errors";
import { someText } from "@sentiment/settings";
import { openScoring, scoreFile, scoreFormats, type Scored, type ScoreFormat, type Scoring } from "@sentiment/training";
import { defineCommand, type Context } from "../define-command.ts";
import { flag, option, optionalChoice } from "../option.ts";
import { chosenModel, modelSourceOptions } from "../options/model-source.ts";
import { batchPlaceOf, batchPlaceOptions } from "../options/batch-place.ts";
import { stageOption } from "../options/registry-options.ts";
import { storeSettings } from "../options/store-settings.ts";
import { placeSettings } from "../options/training-place.ts";
import { openBatchOnSageMaker, type RemoteBatch } from "../batch-on-sagemaker.ts";
import { batchWords, badRowWords } from "../words/batch-words.ts";

/** A file that was scored, or the bytes that are to go to stdout. */
type Batch =
  | { readonly kind: "file"; readonly report: BatchReport }
  | { readonly kind: "stream"; readonly bytes: AsyncIterable<Uint8Array> };

export interface BatchReport extends Scored {
  readonly output: string;
  /** What names it: a URI, or its folder. */
  readonly model: string;
  /** SageMaker's, where it was scored there. */
  readonly job: string | undefined;
  readonly seconds: number;
}

/** Every row of a file, with its label and probabilities. */
export const batch = defineCommand({
  description:
    "Scores a file on this machine, however large: every row comes out once, in its order, as it was, with predicted_label and " +
    "the probability of each class behind it. A row that cannot be used keeps its place and has the reason in the column error; " +
    "of one with too many fields the surplus is left out. " +
    "Values are exact, for programs: nothing is done to what a spreadsheet would take for a formula. With --on sagemaker the same file " +
    "is written by a batch transform job of that model: run again after an interruption, it goes on where it was.",
  examples: [
    "sentiment batch --stage staging --data tweets.csv --out scored.csv",
    "sentiment batch --stage staging --data tweets.csv --out scored.csv --on sagemaker --instances 2",
    "sentiment batch --model-uri models/lr-tfidf-1a2b3c4d --data tweets.jsonl.gz --out scored.jsonl.gz",
    'cat tweets.csv | sentiment batch --run-id "$(sentiment runs best -q)" --data - --out - --format jsonl | jq .predicted_label',
  ],
  options: {
    data: option(
      "--data <file>",
      "texts to score: CSV or TSV with a text column, JSON Lines, or a text a line, gzip of each; - is stdin",
      someText(),
    ),
    textColumn: option("--text-column <name>", "the column of the text", someText()),
    out: option(
      "--out <file>",
      "where the rows go: .csv, .tsv or .jsonl, and .gz to have it packed; - is stdout",
      someText(),
    ),
    format: optionalChoice(
      "--format <form>",
      "how rows are written, where the name of --out does not say",
      scoreFormats,
    ),
    force: flag("--force", "replace the file at --out"),
    stage: stageOption("--stage <stage>", "the model of --name that the registry has in this stage"),
    ...modelSourceOptions,
    ...batchPlaceOptions,
  },
  settings: ["name", ...placeSettings, ...storeSettings],
  async run({ data, out, force, format, textColumn, on, instances, image, ...source }, context): Promise<Batch> {
    checkAsked({ data, out }, context);
    const place = batchPlaceOf({ on, instances, image, data: data! });
    const began = performance.now();
    const chosen = await chosenModel(source, context);
    const { folder, origin } = chosen;
    const remote = place && openBatchOnSageMaker({ ...place, chosen, data: data!, textColumn }, context);
    const { io, conversation } = context;
    const options = {
      model: folder,
      ...(data === "-" ? { data: "stdin", stream: io.stdin() } : { data: data! }),
      textColumn,
      signal: io.signal,
      onProgress: conversation.progress,
      ...(remote !== undefined && { openScorer: remote.openScorer }),
    };
    const form = format as ScoreFormat | undefined;
    if (out === "-") return { kind: "stream", bytes: streamed(await openScoring(options, form), context, remote) };
    const scored = await scoreFile({ ...options, out: out!, force, format: form });
    await remote?.done();
    const seconds = (performance.now() - began) / 1000;
    const model = origin?.uri ?? folder;
    return { kind: "file", report: { ...scored, output: out!, model, job: remote?.job(), seconds } };
  },
  render: (result, style) => (result.kind === "file" ? batchWords(result.report, style) : result.bytes),
  json: (result) => (result.kind === "file" ? result.report : {}),
  quiet: (result) => (result.kind === "file" ? result.report.output : undefined),
});

async function* streamed(
  scoring: Scoring,
  { conversation }: Context,
  remote: RemoteBatch | undefined,
): AsyncGenerator<Uint8Array> {
  yield* scoring.bytes();
  await remote?.done();
  const { badRows } = scoring.result();
  if (badRows.count > 0) conversation.warn(badRowWords(badRows));
}

interface Asked {
  readonly data: string | undefined;
  readonly out: string | undefined;
}

function checkAsked({ data, out }: Asked, { json }: Context): void {
  if (data === undefined)
    throw usage("DATA_MISSING", "What is to be scored? --data is missing.", "Give a file, or - for stdin.");
  if (out === undefined) throw usage("OUT_MISSING", "Where to? --out is missing.", "Give a file, or - for stdout.");
  if (json && out === "-") {
    const message = "With --json, stdout holds one document, so the rows need another place.";
    throw usage("OUT_MISSING", message, "Give a file as --out.");
  }
}

function usage(code: string, message: string, hint: string): SentimentError {
  return new SentimentError({ kind: "usage", code, message, hint });
}
