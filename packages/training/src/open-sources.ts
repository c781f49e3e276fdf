import { openDataset, openFile, openSample, type Dataset, type ReadOptions, type TextSource } from "@sentiment/dataset";
import type { DataOptions, RunOptions } from "./contract.ts";

/** The sources to read, in reading order, and which of them is for what. */
export interface Sources {
  readonly all: readonly TextSource[];
  readonly validation: number | undefined;
  readonly test: number | undefined;
}

/** Opens the data to learn from, then the validation and test files; a test pair in a folder counts as a test file. */
export async function openSources(options: DataOptions & RunOptions): Promise<Sources> {
  const reading = readOptions(options);
  const dataset = await openDataOrSample(options);
  const all: TextSource[] = [dataset.train];
  let validation: number | undefined;
  let test: number | undefined;
  if (options.valid !== undefined) validation = all.push(await openFile(options.valid, reading)) - 1;
  const testSource = options.test === undefined ? dataset.test : await openFile(options.test, reading);
  if (testSource !== undefined) test = all.push(testSource) - 1;
  return { all, validation, test };
}

/** The data that was asked for; without any, the bundled sample. */
export async function openDataOrSample(options: Omit<DataOptions, "validSize"> & RunOptions): Promise<Dataset> {
  if (options.data === undefined) return openSample({ labelNames: options.labelNames });
  return openDataset(options.data, readOptions(options));
}

/** How the files are to be read, with progress told as the stage `read`. */
function readOptions(options: Omit<DataOptions, "data"> & RunOptions): ReadOptions {
  const { textColumn, labelColumn, labelNames, maxBadRows, parts, onProgress } = options;
  return {
    textColumn,
    labelColumn,
    labelNames,
    maxBadRows,
    parts,
    onProgress:
      onProgress &&
      ((bytes, total) => {
        onProgress({ stage: "read", done: total === undefined ? undefined : bytes / total });
      }),
  };
}
