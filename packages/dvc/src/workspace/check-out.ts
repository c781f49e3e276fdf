import { lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { SentimentError } from "@sentiment/errors";
import { errnoOf, removeAtExit, siblingName } from "@sentiment/files";
import type { Cache } from "../cache/cache.ts";
import { conflictError } from "../dvc-error.ts";
import type { HashName } from "../formats/object-id.ts";
import type { TreeEntry } from "../formats/tree.ts";
import { manyFiles, partsOf, type Threads } from "../threads.ts";
import type { Difference } from "./compare.ts";
import { placeFiles, type Placing } from "./place-files.ts";

export interface CheckOut {
  readonly target: string;
  readonly isFolder: boolean;
  readonly isExecutable: boolean;
  readonly hash: HashName;
  readonly difference: Difference;
  readonly cache: Cache;
  /** How files come from the cache: the first that the disk can do. */
  readonly linkTypes: readonly string[];
  readonly threads: Threads;
  readonly signal: AbortSignal;
}

/**
 * Makes an output what is tracked, from the cache. A folder that is not there appears whole or not at all; in one that is,
 * each file is put in its place whole. Nothing is written through a link or into a file that another name has, too.
 */
export async function checkOut(work: CheckOut): Promise<void> {
  const { target, isFolder, difference } = work;
  const { missing, modified, extra } = difference;
  mkdirSync(path.dirname(target), { recursive: true });
  const isThere = lstatSync(target, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder && !isThere) {
    await buildFolder(work);
    return;
  }
  for (const { path: at } of extra) rmSync(path.join(target, at), { force: true });
  const wanted = [...missing, ...modified.map(({ entry }) => entry)];
  // A folder where a file is to be holds nothing but what was extra.
  for (const entry of wanted) if (entry.path !== "") makeWay(target, entry.path);
  await placeAll(wanted, target, { ...work, isInUse: true });
  if (isFolder && extra.length > 0) removeEmptyFolders(target);
}

async function buildFolder(work: CheckOut): Promise<void> {
  const { target, difference } = work;
  const temporary = siblingName(target, "tmp");
  removeAtExit(temporary);
  try {
    mkdirSync(temporary);
    await placeAll(difference.missing, temporary, { ...work, isInUse: false });
    // Something that is no folder was here, and may go.
    if (difference.extra.length > 0) rmSync(target, { force: true });
    renameSync(temporary, target);
  } catch (error) {
    if (["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(errnoOf(error) ?? "")) throw inTheWay(target, error);
    throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Entries that are placed before signals and progress are let through. */
const atOnce = 256;

async function placeAll(
  entries: readonly TreeEntry[],
  target: string,
  { isInUse, ...work }: CheckOut & { readonly isInUse: boolean },
): Promise<void> {
  const permitted = permittedIn(isInUse ? path.dirname(target) : target);
  const whole: Placing = {
    entries,
    target,
    isInUse,
    cacheFolder: work.cache.folder,
    hash: work.hash,
    linkTypes: work.linkTypes,
    mode: (work.isExecutable ? 0o777 : 0o666) & permitted,
  };
  const parts = partsOf(entries, atOnce).map((part) => ({ ...whole, entries: part }));
  if (entries.length >= manyFiles) {
    await work.threads.run("placeFiles", parts, { signal: work.signal });
    return;
  }
  for (const part of parts) {
    await setImmediate();
    work.signal.throwIfAborted();
    placeFiles(part);
  }
}

/** What the process's umask leaves of all permissions; asking for the umask itself would set it for a moment. */
function permittedIn(folder: string): number {
  const probe = siblingName(path.join(folder, "permissions"), "tmp");
  mkdirSync(probe);
  try {
    return lstatSync(probe).mode & 0o777;
  } finally {
    rmdirSync(probe);
  }
}

/** Takes away folders and links where the folders of a file must be, and a folder where the file must be. */
function makeWay(target: string, at: string): void {
  const names = at.split("/");
  for (let count = 1; count <= names.length; count++) {
    const place = path.join(target, ...names.slice(0, count));
    const status = lstatSync(place, { throwIfNoEntry: false });
    if (status === undefined) return;
    const mustBeFolder = count < names.length;
    if (mustBeFolder && !status.isDirectory()) rmSync(place);
    if (!mustBeFolder && status.isDirectory()) removeEmptyFolders(place, true);
  }
}

function removeEmptyFolders(folder: string, itself = false): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(path.join(folder, entry.name), true);
  }
  if (itself && readdirSync(folder).length === 0) rmdirSync(folder);
}

function inTheWay(target: string, cause: unknown): SentimentError {
  const error = conflictError(
    "DATA_IN_THE_WAY",
    `${target} has come to be while the data was fetched; it was left alone.`,
    "Call it again: what was fetched is kept.",
  );
  error.cause = cause;
  return error;
}
