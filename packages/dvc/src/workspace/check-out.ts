import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { SentimentError } from "@sentiment/errors";
import { errnoOf, removeAtExit, siblingName } from "@sentiment/files";
import type { Cache } from "../cache/cache.ts";
import { conflictError } from "../dvc-error.ts";
import type { HashName } from "../formats/object-id.ts";
import type { TreeEntry } from "../formats/tree.ts";
import type { Difference } from "./compare.ts";

export interface CheckOut {
  readonly target: string;
  readonly isFolder: boolean;
  readonly isExecutable: boolean;
  readonly hash: HashName;
  readonly difference: Difference;
  readonly cache: Cache;
  /** How files come from the cache: the first that the disk can do. */
  readonly linkTypes: readonly string[];
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
  await placeAll(wanted, target, { ...work, isThere: true });
  if (isFolder && extra.length > 0) removeEmptyFolders(target);
}

async function buildFolder(work: CheckOut): Promise<void> {
  const { target, difference } = work;
  const temporary = siblingName(target, "tmp");
  removeAtExit(temporary);
  try {
    mkdirSync(temporary);
    await placeAll(difference.missing, temporary, { ...work, isThere: false });
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

async function placeAll(
  entries: readonly TreeEntry[],
  target: string,
  { isThere, ...checkOutOf }: CheckOut & { readonly isThere: boolean },
): Promise<void> {
  const work: Placing = { ...checkOutOf, permitted: permittedIn(isThere ? path.dirname(target) : target) };
  const folders = new Set<string>();
  for (const [i, entry] of entries.entries()) {
    // Lets signals and progress through.
    if (i % 256 === 255) await setImmediate();
    work.signal.throwIfAborted();
    const place = path.join(target, entry.path);
    const folder = path.dirname(place);
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    const source = work.cache.place({ hash: work.hash, md5: entry.md5, isTree: false });
    if (!isThere) placeFile(source, place, work);
    else {
      const temporary = siblingName(place, "tmp");
      try {
        placeFile(source, temporary, work);
        renameSync(temporary, place);
      } finally {
        rmSync(temporary, { force: true });
      }
    }
  }
}

interface Placing extends CheckOut {
  /** The permissions that a new file may have. */
  readonly permitted: number;
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

/** Puts an object in a place where nothing is. */
function placeFile(source: string, place: string, { linkTypes, isExecutable, permitted }: Placing): void {
  for (const type of linkTypes) {
    try {
      if (type === "hardlink") return linkSync(source, place);
      if (type === "symlink") return symlinkSync(source, place);
    } catch (error) {
      if (errnoOf(error) === "ENOENT") throw error;
      continue;
    }
    // A file system that can makes a copy that shares the blocks.
    if (type === "reflink" || type === "copy") break;
  }
  copyFileSync(source, place, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  chmodSync(place, (isExecutable ? 0o777 : 0o666) & permitted);
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
