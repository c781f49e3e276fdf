import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { cutRecords } from "@sentiment/dataset";
import { SentimentError } from "@sentiment/errors";
import { sha256Bytes } from "@sentiment/files";
import type { Aws } from "../aws/aws.ts";
import type { Bucket } from "../s3/ensure-bucket.ts";
import { putOnce } from "../s3/put-once.ts";

/** A file or folder on this machine, and what it is read as. */
export interface DataWanted {
  readonly path: string;
  /** Of how many hosts each is to have a part; 1: all of them have all of it. */
  readonly hosts: number;
  readonly textColumn?: string | undefined;
}

/** Data as a job's channel has it. */
export interface DataKnown {
  readonly name: string;
  readonly source: string;
  /** As a local training names it: SHA-256 of a file's unpacked bytes; undefined for a folder. */
  readonly digest: string | undefined;
  /** Of content and cut: what it is stored under. */
  readonly key: string;
  readonly bytes: number;
}

/** Looks at the data, without storing anything. Throws input errors for what is not there. */
export async function knowData({ path: place, hosts }: DataWanted): Promise<DataKnown> {
  const status = await stat(place).catch((cause: unknown) => {
    throw notThere(place, cause);
  });
  const files = status.isDirectory() ? await filesIn(place) : [place];
  if (status.isDirectory() && hosts > 1) throw folderOfMany(place);
  const digests = await Promise.all(files.map(async (file) => [path.basename(file), await digestOf(file)] as const));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return {
    name: path.basename(path.resolve(place)),
    source: place,
    digest: status.isDirectory() ? undefined : digests[0]![1],
    key: sha256Bytes(JSON.stringify([digests, hosts])).slice(0, 24),
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}

/** Stores the data, unless it is there: as it is, or a piece for each host, in the order of its rows. Resolves with its place, `s3://…/`. */
export async function storeData(aws: Aws, bucket: Bucket, wanted: DataWanted, known: DataKnown): Promise<string> {
  const prefix = `trainings/data/${known.key}/`;
  const store = async (name: string, bytes: Uint8Array): Promise<void> => {
    await putOnce(aws, { bucket, key: prefix + name, bytes, sha256: sha256Bytes(bytes) });
  };
  let stored = 0;
  if (wanted.hosts > 1) {
    for await (const { format, bytes } of cutRecords(wanted.path, wanted.hosts, wanted)) {
      await store(`part-${String(stored++).padStart(5, "0")}.${format}`, bytes);
    }
  } else {
    const files = (await stat(wanted.path)).isDirectory() ? await filesIn(wanted.path) : [wanted.path];
    for (const file of files) await store(path.basename(file), await readFile(file));
  }
  return `s3://${bucket.name}/${prefix}`;
}

/** Those that a container reads of a folder. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { withFileTypes: true });
  const names = found.filter(
    (entry) => entry.isFile() && /\.(?:csv|tsv|tab|jsonl|ndjson|jsonlines)(?:\.gz)?$/iu.test(entry.name),
  );
  if (names.length === 0) throw notThere(folder);
  return names.map(({ name }) => path.join(folder, name)).sort();
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  const bytes = createReadStream(file);
  if (/\.gz$/iu.test(file)) await pipeline(bytes, createGunzip(), hash);
  else await pipeline(bytes, hash);
  return hash.digest("hex");
}

function notThere(place: string, cause?: unknown): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "DATA_NOT_FOUND",
    message: `There is no data at ${place}.`,
    hint: "--data names a CSV, TSV or JSON Lines file, packed or not, or a folder of such files.",
    cause,
  });
}

function folderOfMany(place: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "FOLDER_OF_MANY",
    message: `${place} is a folder, and several instances share one file.`,
    hint: "Use one instance, or join the files to one that has texts and labels.",
  });
}
