import { SentimentError } from "@sentiment/errors";
import { someText } from "@sentiment/settings";
import { openPredictor, type Prediction } from "@sentiment/training";
import { defineCommand, type Context } from "../define-command.ts";
import { jsonText } from "../json-text.ts";
import { anyText, flag, option, repeated } from "../option.ts";
import { endpointOptions, endpointSettings } from "../options/deployment-options.ts";
import { chosenModel, modelSourceOptions, refuseTwoModels, type ModelSource } from "../options/model-source.ts";
import { storeSettings } from "../options/store-settings.ts";
import { linesOf, textsOfFile } from "../texts-to-predict.ts";
import { predictionLine, predictionWords } from "../words/prediction-words.ts";
import type { Style } from "../words/style.ts";
import { visible } from "../words/visible.ts";

/** How the answers leave: a table for the eye, or a line each as they come. */
type Form = "table" | "lines" | "jsonl";

interface Predictions {
  /** What names it: a URI, or its folder; once all have been predicted. */
  readonly model: () => Promise<string>;
  readonly batches: AsyncIterable<readonly Prediction[]>;
  readonly form: Form;
}

interface Asked {
  readonly texts: readonly string[];
  readonly file: string | undefined;
  readonly textColumn: string | undefined;
  readonly jsonl: boolean;
}

/** Whatever answers: a model in this process, or a deployed endpoint. */
interface Predictor {
  readonly model: () => Promise<string>;
  readonly predict: (
    texts: readonly string[],
    asked: { readonly explain: boolean },
  ) => AsyncIterable<readonly Prediction[]>;
}

/** Texts in, labels with probabilities out. */
export const predict = defineCommand({
  description:
    "Labels texts: given as arguments, one a line on stdin (-), or in a file; with a model, or by asking the endpoint that is deployed in --stage. " +
    "From stdin and files it prints a line per text as they come: label, probability and text, with tabs between.",
  examples: [
    'sentiment predict --model-uri models/lr-tfidf-1a2b3c4d "What a lovely day!" --explain',
    'sentiment predict --stage staging "What a lovely day!"',
    "cat tweets.txt | sentiment predict --model-uri models/lr-tfidf-1a2b3c4d - | cut -f1 | sort | uniq -c",
    "sentiment predict --model-uri models/lr-tfidf-1a2b3c4d --file tweets.csv --jsonl",
    'sentiment predict --run-id "$(sentiment runs best -q)" "What a lovely day!"',
  ],
  options: {
    texts: repeated("[texts...]", "texts to label; a lone - reads them from stdin, one a line", anyText()),
    stage: { ...endpointOptions.stage, description: "ask the endpoint that is deployed in this stage" },
    target: endpointOptions.target,
    ...modelSourceOptions,
    file: option("--file <path>", "texts to label: CSV with a text column, JSON Lines, or a text a line", someText()),
    textColumn: option("--text-column <name>", "the column of the text in --file", someText()),
    explain: flag("--explain", "say how much each word counted"),
    jsonl: flag("--jsonl", "print a JSON object per line, as they come"),
  },
  settings: [...endpointSettings, ...storeSettings],
  async run(values, context) {
    checkAsked(values, context);
    const predictor = await predictorOf(values, context);
    const batches = answers(textsOf(values, context), predictor, {
      explain: values.explain,
      signal: context.io.signal,
    });
    const form: Form = values.jsonl ? "jsonl" : isStream(values) ? "lines" : "table";
    return { model: predictor.model, batches, form } satisfies Predictions;
  },
  render: predictionsInWords,
  quiet: labels,
  async json({ model, batches }: Predictions) {
    const predictions: Prediction[] = [];
    for await (const batch of batches) predictions.push(...batch);
    return { predictions, model: await model() };
  },
});

async function predictorOf(
  { stage, target, ...source }: ModelSource & { readonly target: string | undefined },
  context: Context,
): Promise<Predictor> {
  refuseTwoModels({ stage, ...source });
  if (stage !== undefined) {
    const { endpointPredictor } = await import("../endpoint-predictor.ts");
    return endpointPredictor({ stage, target }, context);
  }
  if (target !== undefined) throw usage("--target belongs to --stage.", "Say which stage's endpoint is to be asked.");
  const { folder, origin } = await chosenModel(source, context);
  const predictor = await openPredictor(folder);
  return {
    model: async () => origin?.uri ?? folder,
    async *predict(texts, asked) {
      yield predictor.predict(texts, asked);
    },
  };
}

function isStream({ texts, file }: Asked): boolean {
  return file !== undefined || (texts.length === 1 && texts[0] === "-");
}

function checkAsked(asked: Asked, { json }: Context): void {
  const { texts, file, jsonl } = asked;
  if (json && jsonl)
    throw usage("--json and --jsonl exclude each other.", "--json is one document, --jsonl an object a line.");
  if (file !== undefined && texts.length > 0) throw usage("Texts and --file exclude each other.", "Give one of them.");
  if (texts.length > 1 && texts.includes("-")) throw usage("- (stdin) stands alone.", "Leave out the other texts.");
  if (file === undefined && texts.length === 0) {
    throw usage("Nothing to predict.", 'Give texts as arguments ("What a lovely day!"), - to read stdin, or --file.');
  }
}

function textsOf(asked: Asked, { io, conversation }: Context): AsyncIterable<readonly string[]> {
  if (asked.file !== undefined) return textsOfFile(asked.file, asked.textColumn);
  if (!isStream(asked)) return once(asked.texts);
  if (io.stdinIsTerminal) conversation.note("Type a text a line; Ctrl-D ends.");
  return linesOf(io.stdin());
}

async function* once<Value>(value: Value): AsyncGenerator<Value> {
  yield value;
}

interface Answering {
  readonly explain: boolean;
  readonly signal: AbortSignal;
}

async function* answers(
  texts: AsyncIterable<readonly string[]>,
  predictor: Predictor,
  { explain, signal }: Answering,
): AsyncGenerator<readonly Prediction[]> {
  for await (const batch of texts) {
    signal.throwIfAborted();
    yield* predictor.predict(batch, { explain });
  }
}

async function* predictionsInWords({ batches, form }: Predictions, style: Style): AsyncGenerator<string> {
  for await (const batch of batches) {
    if (form === "table") yield `${predictionWords(batch, style)}\n`;
    else yield batch.map((one) => `${form === "jsonl" ? jsonText(one) : predictionLine(one)}\n`).join("");
  }
}

/** The labels alone, a line each. */
async function* labels({ batches }: Predictions): AsyncGenerator<string> {
  for await (const batch of batches) yield batch.map(({ label }) => `${visible(label)}\n`).join("");
}

function usage(message: string, hint: string): SentimentError {
  return new SentimentError({ kind: "usage", code: "BAD_USAGE", message, hint });
}
