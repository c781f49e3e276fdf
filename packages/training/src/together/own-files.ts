import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { openFile, partsIn } from "@sentiment/dataset";
import { sha256Bytes } from "@sentiment/files";
import { libraryVersion, TermCollector } from "@sentiment/pipeline";
import { readCorpus, type ReadingContext } from "../read-corpus.ts";
import type { FileRead, ReadingWanted, Role } from "./training-host.ts";

/** Where the files of this host lie, a folder for each role. */
export type Folders = Readonly<Partial<Record<Role, string>>>;

/** Keeps what took long to work out, for a training that is begun again. Neither fails nor gives back what is damaged. */
export interface FileCache {
  load(key: string): Promise<unknown>;
  save(key: string, value: unknown): Promise<void>;
}

/** A file that was read, with its terms. */
export interface ReadFile extends Omit<FileRead, "role"> {
  readonly terms: ReturnType<TermCollector["handTerms"]>;
  readonly rows: ReturnType<TermCollector["handRows"]>;
}

/** The files in a folder, and how many names there are. Not those that begin with `.` or `_`; no folder: none. */
export async function listFiles(
  folder: string,
): Promise<{ readonly names: readonly string[]; readonly found: number }> {
  const found = await readdir(folder).catch(() => []);
  const names = found.filter((name) => !/^[._]/u.test(name));
  return { names: names.length === 0 ? [] : await partsIn(folder), found: names.length };
}

/** Reads a file and makes terms of it, or takes what was made of the same bytes in the same way. */
export async function readOwnFile(
  file: string,
  wanted: ReadingWanted,
  { cache, ...context }: ReadingContext & { readonly cache: FileCache | undefined },
): Promise<ReadFile> {
  const key = cache && (await keyOf(file, wanted));
  const kept = key === undefined ? undefined : await cache?.load(key);
  if (kept !== undefined) return kept as ReadFile;
  const { spec, options } = wanted;
  const collector = await TermCollector.for(spec);
  const source = await openFile(file, options);
  const corpus = await readCorpus([source], [{ spec, collector }], context);
  const { summary } = corpus.parts[0]!;
  const rows = collector.handRows();
  const read = { summary, labels: corpus.labels, rows, terms: collector.handTerms() };
  if (key !== undefined) await cache?.save(key, read);
  return read;
}

/** Of all that decides what is made of a file. */
async function keyOf(file: string, { spec, options }: ReadingWanted): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  const name = path.basename(file);
  const how = [libraryVersion, TermCollector.keyOf(spec), options, name, hash.digest("hex")];
  return sha256Bytes(JSON.stringify(how));
}
