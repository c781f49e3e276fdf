import { sha256Bytes } from "@sentiment/files";
import type { TextBatch } from "@sentiment/numerics";
import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { inputError } from "./input-error.ts";
import type { Dataset, ReadOptions, ReadSummary, TextSource } from "./labelled-text.ts";
import { FileSource } from "./reading/file-source.ts";
import { LabelTable } from "./reading/label-table.ts";
import type { ReadLimits } from "./reading/limits.ts";
import { readLabelFile, type LabelFile } from "./reading/label-file.ts";

/**
 * A folder in the tutorial's layout: the n-th row of `X_train.csv` (a text column) belongs to the n-th of `y_train.csv` (a
 * label column); `X_test.csv` and `y_test.csv`, where both are there, are the test part. Each may be packed (`.gz`).
 */
export async function openTutorialFolder(folder: string, options: ReadOptions, limits?: ReadLimits): Promise<Dataset> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw inputError("DATA_NOT_READABLE", `There is no permission to list the folder ${folder}.`, undefined, cause);
  });
  const trainPair = pairIn(names, "train");
  if (trainPair === undefined) throw otherLayout(folder, names);
  const name = basename(resolve(folder));
  const train = await openPair({ folder, name, pair: trainPair, mustHaveAll: true }, options, limits);
  const testPair = pairIn(names, "test");
  if (testPair === undefined) return { train, test: undefined };
  const test = { folder, name: `${name} (test)`, pair: testPair, mustHaveAll: false };
  return { train, test: await openPair(test, options, limits) };
}

interface Pair {
  readonly texts: string;
  readonly labels: string;
}

interface PairRequest {
  readonly folder: string;
  readonly name: string;
  readonly pair: Pair;
  /** Every label that is given a new name must occur. */
  readonly mustHaveAll: boolean;
}

function pairIn(names: readonly string[], part: "train" | "test"): Pair | undefined {
  const find = (stem: string): string | undefined =>
    [`${stem}.csv`, `${stem}.csv.gz`].find((name) => names.includes(name));
  const [texts, labels] = [find(`X_${part}`), find(`y_${part}`)];
  return texts === undefined || labels === undefined ? undefined : { texts, labels };
}

async function openPair(request: PairRequest, options: ReadOptions, limits?: ReadLimits): Promise<TextSource> {
  const { folder, name, pair } = request;
  const table = new LabelTable(options.labelNames ?? {}, join(folder, pair.labels));
  const labelFile = await readLabelFile(join(folder, pair.labels), table, options, limits);
  if (request.mustHaveAll) table.checkNewNames();
  const path = join(folder, pair.texts);
  const texts = await FileSource.open({
    path,
    name,
    options,
    limits,
    hasLabelColumn: false,
    labels: {
      names: table.names,
      idOf: (_bytes, _rows, _row, record) => labelFile.ids[record] ?? -1,
      end: (records) => checkCounts(path, records, labelFile),
    },
  });
  return new PairSource(texts, labelFile, request);
}

/** The texts of one file with the labels of another; its summary is that of both. */
class PairSource implements TextSource {
  readonly name: string;
  readonly #texts: TextSource;
  readonly #labelFile: LabelFile;
  readonly #request: PairRequest;

  constructor(texts: TextSource, labelFile: LabelFile, request: PairRequest) {
    this.name = texts.name;
    this.#texts = texts;
    this.#labelFile = labelFile;
    this.#request = request;
  }

  batches(): AsyncIterable<TextBatch> {
    return this.#texts.batches();
  }

  /** The digest is that of the two digests as `sha256sum` lists them, names without `.gz`. */
  summary(): ReadSummary {
    const { folder, pair } = this.#request;
    const texts = this.#texts.summary();
    const line = (digest: string, name: string): string => `${digest}  ${name.replace(/\.gz$/, "")}\n`;
    const digest = sha256Bytes(line(texts.digest, pair.texts) + line(this.#labelFile.digest, pair.labels));
    return { ...texts, source: folder, format: "folder", digest };
  }
}

function checkCounts(path: string, records: number, labelFile: LabelFile): void {
  if (records === labelFile.ids.length) return;
  throw inputError(
    "ROW_COUNTS_DIFFER",
    `${path} has ${records} rows but ${labelFile.path} has ${labelFile.ids.length}.`,
    "The two are paired row by row: get both files again, from one place.",
  );
}

function otherLayout(folder: string, names: readonly string[]): Error {
  const files = names.filter((name) => /\.(csv|tsv|jsonl|ndjson)(\.gz)?$/i.test(name)).sort();
  return inputError(
    "DATA_FOLDER_LAYOUT",
    `${folder} is not laid out as expected: there are no X_train.csv and y_train.csv in it.`,
    files.length > 0
      ? `Name a file instead: ${files
          .slice(0, 5)
          .map((file) => join(folder, file))
          .join(", ")}.`
      : "Name a CSV, TSV or JSON Lines file, or a folder with these two files.",
  );
}
