import { errnoOf, sha256Bytes } from "@sentiment/files";
import { textBatchOf, type TextBatch } from "@sentiment/numerics";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { inputError } from "./input-error.ts";
import type { Dataset, ReadOptions, ReadSummary, TextSource } from "./labelled-text.ts";
import { LabelTable } from "./reading/label-table.ts";

const packageSource = "npm:sentiment@5.0.2";

const files: Readonly<Record<string, string>> = {
  "amazon.json": "bc5eb0cac49fc45987301f1dc2d02cf5ca356ba6c882be179dce77d74e666ed9",
  "imdb.json": "44a7b9082ed732ee2de3c858ea5ee2e99aca34f239a1c4359d3a300bf099bdb5",
  "yelp.json": "9f3f47983f21eeb819380767b74bfa648eca208f156241111454b3e122773ff7",
};

/** Names of the classes 0 and 1 of the files. */
const classNames = ["negative", "positive"];

export interface SampleOptions {
  /** New names for negative and positive. */
  readonly labelNames?: ReadOptions["labelNames"];
  /** Where the three files are; default: in the installed package. */
  readonly folder?: string | undefined;
}

/**
 * The bundled sample: 3,000 review sentences from Amazon, IMDb and Yelp, half of them positive, which the npm package
 * `sentiment` carries. They are "Sentiment Labelled Sentences" of the UCI repository (Kotzias et al., "From Group to
 * Individual Labels using Deep Features", 2015), not tweets. Reading fails (`input`) when a file is missing or is not,
 * byte for byte, what it should be; a new name for any other label is refused (`usage`).
 */
export function openSample(options: SampleOptions = {}): Dataset {
  return { train: new Sample(options), test: undefined };
}

class Sample implements TextSource {
  readonly name = "3,000 review sentences (UCI Sentiment Labelled Sentences, Kotzias et al. 2015; not tweets)";
  readonly #folder: string | undefined;
  readonly #labels: readonly string[];
  /** Number of the label of class 0 and of class 1: the same, should they be given one name. */
  readonly #labelIds: readonly number[];
  #summary: ReadSummary | undefined;

  constructor({ folder, labelNames }: SampleOptions) {
    this.#folder = folder;
    const table = new LabelTable(labelNames ?? {}, "the bundled sample");
    this.#labelIds = classNames.map((name) => table.idOf(Buffer.from(name), 0, name.length));
    table.checkNewNames();
    this.#labels = table.names;
  }

  async *batches(): AsyncGenerator<TextBatch, void, undefined> {
    const folder = this.#folder ?? fixturesFolder();
    let rows = 0;
    for (const [name, digest] of Object.entries(files)) {
      const batch = this.#parse(await readFixture(join(folder, name), digest));
      rows += batch.rows;
      yield batch;
    }
    this.#summary = {
      name: this.name,
      source: packageSource,
      format: "sample",
      rows,
      skipped: 0,
      skippedExamples: [],
      skippedReasons: {},
      labels: this.#labels,
      digest: sha256Bytes(
        Object.entries(files)
          .map(([name, digest]) => `${digest}  ${name}\n`)
          .join(""),
      ),
    };
  }

  summary(): ReadSummary {
    if (this.#summary === undefined) throw new Error("the sample has not been read to its end");
    return this.#summary;
  }

  /** Each file ends with one row that has neither text nor class: a slip of its makers, not a bad row of the data. */
  #parse(json: string): TextBatch {
    const sentences = JSON.parse(json) as { text: string; class: 0 | 1 | null }[];
    const labelled = sentences.filter((sentence) => sentence.class !== null);
    const batch = textBatchOf(labelled.map(({ text }) => text));
    return { ...batch, labels: Int32Array.from(labelled, (sentence) => this.#labelIds[sentence.class!]!) };
  }
}

/** Found from this module, or from the file it is bundled into: the package is a dependency of either. */
function fixturesFolder(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve("sentiment/package.json");
    return join(dirname(manifest), "test", "fixtures");
  } catch (cause) {
    throw inputError(
      "SAMPLE_MISSING",
      "The npm package sentiment, which holds the sample, is not installed.",
      repair,
      cause,
    );
  }
}

const repair = `Install ${packageSource.slice(4)} again, or name your own data with --data.`;

async function readFixture(path: string, digest: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw inputError(
      "SAMPLE_MISSING",
      `A file of the sample cannot be read: ${path} (${errnoOf(cause)}).`,
      repair,
      cause,
    );
  });
  const actual = sha256Bytes(bytes);
  if (actual === digest) return bytes.toString("utf8");
  throw inputError(
    "SAMPLE_DAMAGED",
    `${path} is not the sample's file: its SHA-256 is ${actual}, not ${digest}.`,
    repair,
  );
}
