import { inParallel } from "@sentiment/http";
import { existsSync } from "node:fs";
import { mkdir, open, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { atomicFill, safeJoin, writeFolderAtomically } from "@sentiment/files";
import type { TransferOptions } from "../artifacts.ts";
import { notFound } from "../mlflow-error.ts";
import { filesAtOnce } from "./files-at-once.ts";
import { fileContent } from "./local-content.ts";
import { digestOf } from "./digest.ts";
import type { RemoteFile, RemoteFiles, Transfer } from "./remote-files.ts";
import { TransferCount } from "./transfer-count.ts";

export interface DownloadPlan {
  /** From the root. */
  readonly from: string;
  readonly to: string;
  /** Nobody else sees `to`, and it is gone with this process: it need be neither whole at once nor flushed to the disk. */
  readonly isPrivate?: boolean | undefined;
}

type Options = TransferOptions & { readonly signal: AbortSignal };

/**
 * Fetches a file or a folder. A folder that is new here is there whole or not at all; into one that is there, file by
 * file. Errors: `input` (RESOURCE_DOES_NOT_EXIST) where there is nothing.
 */
export async function download(
  remote: RemoteFiles,
  { from, to, isPrivate }: DownloadPlan,
  options: Options,
): Promise<void> {
  const { signal } = options;
  const below = await remote.walk(from, signal);
  if (below.length === 0) return downloadFile(remote, await existing(remote, from, signal), to, options);
  const files = below.map((file) => ({ file, name: from === "" ? file.path : file.path.slice(from.length + 1) }));
  if (isPrivate === true) return fetchInto(remote, files, options, (name) => newFile(to, name));
  if (existsSync(to)) return fetchInto(remote, files, options, (name) => intoFolder(to, name, options));
  await writeFolderAtomically(to, (folder) => fetchInto(remote, files, options, (name) => newFile(folder, name)));
}

interface Named {
  readonly file: RemoteFile;
  /** From the folder that is downloaded. */
  readonly name: string;
}

/** Has `fill` write a file whole or not at all; false where it is there already. */
type Place = (fill: (target: FileHandle) => Promise<void>, file: RemoteFile) => Promise<boolean>;

async function fetchInto(
  remote: RemoteFiles,
  files: readonly Named[],
  { signal, onProgress }: Options,
  place: (name: string) => Place,
): Promise<void> {
  const count = new TransferCount(
    files.map(({ file }) => file.size),
    onProgress,
  );
  await inParallel(files, { atOnce: filesAtOnce, signal }, async ({ file, name }, stop) => {
    const transfer: Transfer = { signal: stop, onBytes: count.bytes };
    const fetched = await place(name)((target) => remote.fetch(file, target, transfer), file);
    if (!fetched) count.bytes(file.size ?? 0);
    count.file();
  });
}

/** A file of a folder that nobody sees yet. */
function newFile(folder: string, name: string): Place {
  return async (fill) => {
    const file = safeJoin(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await using handle = await open(file, "wx+");
    await fill(handle);
    return true;
  };
}

/** A file of a folder that is there. */
function intoFolder(folder: string, name: string, { resume = false }: Options): Place {
  return async (fill, remote) => {
    const file = safeJoin(folder, name);
    if (resume && (await isSame(file, remote))) return false;
    await mkdir(path.dirname(file), { recursive: true });
    await atomicFill(file, fill);
    return true;
  };
}

async function isSame(file: string, { size, md5 }: RemoteFile): Promise<boolean> {
  const status = await stat(file).catch(() => undefined);
  if (status?.isFile() !== true || status.size !== size) return false;
  return md5 === undefined || md5 === (await digestOf(fileContent(file, size), "md5"));
}

async function downloadFile(remote: RemoteFiles, file: RemoteFile, to: string, options: Options): Promise<void> {
  const place: Place = async (fill) => {
    await mkdir(path.dirname(path.resolve(to)), { recursive: true });
    await atomicFill(to, fill);
    return true;
  };
  await fetchInto(remote, [{ file, name: file.path }], options, () => place);
}

async function existing(remote: RemoteFiles, from: string, signal: AbortSignal): Promise<RemoteFile> {
  const file = from === "" ? undefined : await remote.stat(from, signal);
  if (file === undefined) throw notFound(`There is no file ${from || "at all"} in ${remote.uri}.`);
  return file;
}
