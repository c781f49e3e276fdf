import {
  describeDataset,
  openDataset,
  openSample,
  type Dataset,
  type DatasetDescription,
  type TextSource,
} from "@sentiment/dataset";
import { someText } from "@sentiment/settings";
import { defineCommand, type Context } from "../define-command.ts";
import { option } from "../option.ts";
import { chosenData } from "../options/chosen-data.ts";
import { dataOf, readingOptions } from "../options/data-options.ts";
import { descriptionWords } from "../words/description-words.ts";

/** What is in the rows to learn from, and in the test part where the data brings one. */
export interface DescribedData {
  readonly train: DatasetDescription;
  readonly test: DatasetDescription | undefined;
}

/** Labelled text in, an account of it out. */
export const dataDescribe = defineCommand({
  description:
    "What is in labelled text: rows, classes, lengths, duplicates and bad rows. Without PATH it is --data, without " +
    "that what data.dvc names, and else the bundled sample. However many bad rows there are, they are counted and not refused.",
  examples: [
    "sentiment data describe tweets.csv",
    "sentiment data describe tweets.csv --labels 0=negative,4=positive --json",
  ],
  options: {
    path: option("[path]", "a file or a folder", someText()),
    ...readingOptions,
  },
  settings: ["data", "labels"],
  async run({ path, ...reading }, context): Promise<DescribedData> {
    const { settings } = await context.settings();
    const { data, labelNames } = path === undefined ? await chosenData(settings, context) : dataOf(settings);
    const chosen = path ?? data;
    const options = { maxBadRows: Number.MAX_SAFE_INTEGER, ...defined(reading), labelNames };
    const dataset: Dataset = chosen === undefined ? openSample(options) : await openDataset(chosen, options);
    const train = await describeDataset(heeding(dataset.train, context));
    const test = dataset.test === undefined ? undefined : await describeDataset(heeding(dataset.test, context));
    return { train, test };
  },
  render: descriptionWords,
  json: ({ train, test = null }) => ({ ...train, test }),
  quiet: ({ train }) => String(train.rows),
});

/** The source, but listening for the signal to stop between its batches. */
function heeding(source: TextSource, { io }: Context): TextSource {
  return {
    name: source.name,
    async *batches() {
      for await (const batch of source.batches()) {
        io.signal.throwIfAborted();
        yield batch;
      }
    },
    summary: () => source.summary(),
  };
}

/** Without what is undefined, which would hide a default. */
function defined<Given extends object>(given: Given): Partial<Given> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Given>;
}
