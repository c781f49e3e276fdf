import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { sha256Bytes } from "@sentiment/files";
import type { TextBatch } from "@sentiment/numerics";
import { inputError } from "./input-error.ts";
import type { BadRow, ReadOptions, ReadSummary, TextSource } from "./labelled-text.ts";
import { FileSource } from "./reading/file-source.ts";
import { LabelTable } from "./reading/label-table.ts";
import type { ReadLimits } from "./reading/limits.ts";
import { ownLabels } from "./reading/row-labels.ts";

/** As many examples of bad rows as of one file. */
const exampleCount = 20;

export interface PartsRequest {
  readonly folder: string;
  /** The names of its files; see `partsIn`. */
  readonly names: readonly string[];
  /** Every label that is given a new name must occur. */
  readonly mustHaveAll: boolean;
}

/**
 * The files of a folder that are parts of one table, in the order of their names: not empty, no folders, and none whose name
 * begins with `.` or `_`, as those do that programs leave for each other (`_SUCCESS`).
 */
export async function partsIn(folder: string): Promise<readonly string[]> {
  const found = (await readdir(folder)).filter((name) => !/^[._]/u.test(name)).sort();
  const parts = await Promise.all(
    found.map(async (name) => {
      const status = await stat(join(folder, name));
      return status.isDirectory() || (status.isFile() && status.size === 0) ? [] : [name];
    }),
  );
  return parts.flat();
}

/**
 * Files of labelled texts as one source, each with a header of its own; of one format, whatever their packing. The limit for
 * bad rows holds for each. Throws input errors.
 */
export async function openParts(
  { folder, names, mustHaveAll }: PartsRequest,
  options: ReadOptions,
  limits?: ReadLimits,
): Promise<TextSource> {
  const table = new LabelTable(options.labelNames ?? {}, folder);
  const own = { ...options, onProgress: undefined };
  const files = await Promise.all(
    names.map((name, index) => {
      // All labels have been seen at the end of the last one.
      const labels = ownLabels(table, { mustHaveAll: mustHaveAll && index === names.length - 1 });
      const path = join(folder, name);
      return FileSource.open({ path, name, options: own, limits, labels, hasLabelColumn: true });
    }),
  );
  checkAny(folder, files);
  return new Parts(folder, files);
}

class Parts implements TextSource {
  readonly name: string;
  readonly #folder: string;
  readonly #files: readonly TextSource[];
  #read = 0;

  constructor(folder: string, files: readonly TextSource[]) {
    this.name = nameOf(folder);
    this.#folder = folder;
    this.#files = files;
  }

  async *batches(): AsyncGenerator<TextBatch, void, undefined> {
    for (const file of this.#files) {
      yield* file.batches();
      checkSameFormat(this.#folder, this.#files[0]!.summary(), file.summary());
      this.#read++;
    }
  }

  done(): number {
    return this.#read / this.#files.length;
  }

  summary(): ReadSummary {
    return summaryOfParts(
      this.#folder,
      this.#files.map((file) => file.summary()),
    );
  }
}

/** The summary of a folder's files, all of one table of labels. The digest is that of the files' digests as `sha256sum` lists them, names without `.gz`. */
export function summaryOfParts(folder: string, all: readonly ReadSummary[]): ReadSummary {
  const listed = all.map(({ digest, name }) => `${digest}  ${name.replace(/\.gz$/u, "")}\n`);
  return {
    name: nameOf(folder),
    source: folder,
    format: "folder",
    rows: sum(all.map(({ rows }) => rows)),
    skipped: sum(all.map(({ skipped }) => skipped)),
    skippedExamples: all.flatMap(examplesOf).slice(0, exampleCount),
    skippedReasons: addedUp(all.map(({ skippedReasons }) => skippedReasons)),
    labels: all[0]!.labels,
    digest: sha256Bytes(listed.join("")),
  };
}

/** Throws an input error for a file of another format than the first. */
export function checkSameFormat(folder: string, first: ReadSummary, own: ReadSummary): void {
  if (first.format === own.format) return;
  throw inputError(
    "DATA_FOLDER_MIXED",
    `${folder} holds files of several kinds: ${first.name} is ${first.format}, ${own.name} is ${own.format}.`,
    "Put files of one kind into a folder.",
  );
}

/** Throws an input error for a folder without files to read. */
export function checkAny(folder: string, files: readonly unknown[]): void {
  if (files.length > 0) return;
  throw inputError("DATA_EMPTY", `There are no files with anything in them in the folder ${folder}.`);
}

function nameOf(folder: string): string {
  return basename(resolve(folder));
}

function examplesOf({ name, skippedExamples }: ReadSummary): readonly BadRow[] {
  return skippedExamples.map(({ line, reason }) => ({ line, reason: `${reason} (${name})` }));
}

function addedUp(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const all = new Map<string, number>();
  for (const [reason, count] of counts.flatMap((each) => Object.entries(each))) {
    all.set(reason, (all.get(reason) ?? 0) + count);
  }
  return Object.fromEntries([...all].sort((a, b) => b[1] - a[1]));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
