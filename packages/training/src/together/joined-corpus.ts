import { joinFiles } from "@sentiment/dataset";
import { SentimentError } from "@sentiment/errors";
import type { Split } from "../plan-split.ts";
import type { Corpus, CorpusPart } from "../read-corpus.ts";
import type { Folders } from "./own-files.ts";
import type { FileRead, HostRead, Role, RowsOfFile } from "./training-host.ts";

/** Where a file is: the index of its host, and its place there. */
export interface FilePlace {
  readonly host: number;
  readonly file: number;
  /** Its rows among all rows. */
  readonly start: number;
  readonly end: number;
}

/** The files of all hosts as one machine would have read them: those of a role in the order of their names. */
export interface JoinedCorpus {
  readonly corpus: Corpus;
  readonly files: readonly FilePlace[];
  /** Which parts of the corpus are for validation and test, where they are files of their own. */
  readonly validation: number | undefined;
  readonly test: number | undefined;
}

/**
 * Joins what hosts have read. Throws input errors as reading all of it would; a usage error where two hosts have the same
 * file, which are then not shards.
 */
export function joinCorpus(
  reads: readonly HostRead[],
  folders: Folders,
  labelNames: Readonly<Record<string, string>> | undefined,
): JoinedCorpus {
  const parts: CorpusPart[] = [];
  const indexes: Partial<Record<Role, number>> = {};
  const files: FilePlace[] = [];
  const labels: Uint16Array[] = [];
  for (const role of ["data", "valid", "test"] as const) {
    const source = folders[role];
    if (source === undefined) continue;
    const own = filesOf(reads, role);
    const found = reads.reduce((sum, read) => sum + read.found[role], 0);
    const { summary, labelNumbers } = joinFiles(
      own.map(({ read }) => read.summary),
      { source, isFolder: found !== 1, labelNames, mustHaveAll: role === "data" },
    );
    const start = files.at(-1)?.end ?? 0;
    for (const [index, { host, file, read }] of own.entries()) {
      const numbers = labelNumbers[index]!;
      labels.push(read.labels.map((label) => numbers[label]!));
      const from = files.at(-1)?.end ?? 0;
      files.push({ host, file, start: from, end: from + read.labels.length });
    }
    indexes[role] = parts.push({ start, end: files.at(-1)!.end, summary }) - 1;
  }
  const all = new Uint16Array(files.at(-1)?.end ?? 0);
  for (const [index, { start }] of files.entries()) all.set(labels[index]!, start);
  return { corpus: { parts, labels: all }, files, validation: indexes.valid, test: indexes.test };
}

interface ForeignFile {
  readonly host: number;
  readonly file: number;
  readonly read: FileRead;
}

function filesOf(reads: readonly HostRead[], role: Role): readonly ForeignFile[] {
  const own = reads.flatMap(({ files }, host) =>
    files.flatMap((read, file) => (read.role === role ? [{ host, file, read }] : [])),
  );
  // As `partsIn` sorts names.
  own.sort((a, b) => (a.read.summary.name < b.read.summary.name ? -1 : 1));
  const names = own.map(({ read }) => read.summary.name);
  const twice = names.find((name, index) => names[index + 1] === name);
  if (twice === undefined) return own;
  throw new SentimentError({
    kind: "usage",
    code: "NOT_SHARDED",
    message: `Several hosts have the file ${twice}, of which each should have its own (ShardedByS3Key).`,
    hint: `Give the channel the distribution ShardedByS3Key, and its objects names of their own below one prefix.`,
  });
}

/** What becomes of the rows of a file. */
export function rowsOfFile(split: Split, { start, end }: Pick<FilePlace, "start" | "end">): RowsOfFile {
  const rows = (part: Int32Array): Int32Array =>
    part.subarray(placeOf(part, start), placeOf(part, end)).map((row) => row - start);
  const training = rows(split.train);
  return {
    training,
    labels: Uint16Array.from(training, (row) => split.labels[start + row]!),
    validation: rows(split.validation),
    test: rows(split.test),
  };
}

/** How many of the ascending numbers are below `limit`. */
function placeOf(ascending: Int32Array, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
