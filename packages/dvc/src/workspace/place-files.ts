import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { errnoOf, siblingName } from "@sentiment/files";
import { Cache } from "../cache/cache.ts";
import { readSmallFile } from "../cache/read-small-file.ts";
import type { HashName } from "../formats/object-id.ts";
import type { TreeEntry } from "../formats/tree.ts";

/** Files that are to be made of objects of the cache. */
export interface Placing {
  readonly entries: readonly TreeEntry[];
  /** The folder that their paths are seen from, or the file itself. */
  readonly target: string;
  /** Whether the folder is in use, so that each file must come into its place whole. */
  readonly isInUse: boolean;
  readonly cacheFolder: string;
  readonly hash: HashName;
  /** How files come from the cache: the first that the disk can do. */
  readonly linkTypes: readonly string[];
  /** Permissions of a copy. */
  readonly mode: number;
}

/** What the disk turns out to be able to do. */
interface Disk {
  clones: boolean;
}

/** Makes files of objects one after the other, and the folders that they lie in. Nothing may be in their places but files. */
export function placeFiles(placing: Placing): void {
  const { entries, target, isInUse, hash } = placing;
  const cache = new Cache(placing.cacheFolder);
  const folders = new Set<string>();
  const disk: Disk = { clones: true };
  for (const entry of entries) {
    const place = path.join(target, entry.path);
    const folder = path.dirname(place);
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    const source = cache.place({ hash, md5: entry.md5, isTree: false });
    if (!isInUse) {
      placeFile(source, place, placing, disk);
      continue;
    }
    const temporary = siblingName(place, "tmp");
    try {
      placeFile(source, temporary, placing, disk);
      renameSync(temporary, place);
    } finally {
      rmSync(temporary, { force: true });
    }
  }
}

/** Puts an object in a place where nothing is. */
function placeFile(source: string, place: string, placing: Placing, disk: Disk): void {
  for (const type of placing.linkTypes) {
    try {
      if (type === "hardlink") return linkSync(source, place);
      if (type === "symlink") return symlinkSync(source, place);
    } catch (error) {
      if (errnoOf(error) === "ENOENT") throw error;
      continue;
    }
    if (type === "reflink" || type === "copy") break;
  }
  if (disk.clones && cloned(source, place, placing.mode)) return;
  disk.clones = false;
  const small = readSmallFile(source);
  if (small !== undefined) return writeFileSync(place, small, { flag: "wx", mode: placing.mode });
  copyFileSync(source, place, constants.COPYFILE_EXCL);
  chmodSync(place, placing.mode);
}

/** A copy that shares the blocks. False: this disk makes none. */
function cloned(source: string, place: string, mode: number): boolean {
  try {
    copyFileSync(source, place, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
  } catch (error) {
    if (["ENOENT", "EEXIST", "ENOSPC", "EDQUOT"].includes(errnoOf(error) ?? "")) throw error;
    return false;
  }
  chmodSync(place, mode);
  return true;
}
