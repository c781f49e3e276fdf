import { lstatSync, readdirSync, readlinkSync, type Stats } from "node:fs";
import path from "node:path";
import type { Cache } from "../cache/cache.ts";
import { hashOfFile } from "../cache/hash-of-file.ts";
import type { HashName, ObjectId } from "../formats/object-id.ts";
import type { TreeEntry } from "../formats/tree.ts";

/** How the files of an output differ from what is tracked. Paths are from the output, empty for itself. */
export interface Difference {
  readonly missing: readonly TreeEntry[];
  readonly modified: readonly Modified[];
  /** In the folder, but not tracked. */
  readonly extra: readonly Extra[];
  readonly unchanged: readonly TreeEntry[];
}

/** Something else than what is tracked. */
export interface Extra {
  readonly path: string;
  /** Of its content; undefined where it is no file. */
  readonly md5: string | undefined;
}

export interface Modified {
  readonly entry: TreeEntry;
  readonly found: Extra;
}

export interface Compared {
  /** Where the output is. */
  readonly target: string;
  /** Undefined: it is a single file. */
  readonly isFolder: boolean;
  readonly entries: readonly TreeEntry[];
  /** All else in the folder is passed over; undefined: nothing is. */
  readonly part?: string | undefined;
  /** What is not tracked and to be passed over. */
  readonly isIgnored: (at: string) => boolean;
  readonly hash: HashName;
  readonly cache: Cache;
  readonly signal: AbortSignal;
}

/** Looks at every file of an output, by its content: a time or a size tells nothing. Links are never followed. */
export async function compare(compared: Compared): Promise<Difference> {
  const { target, isFolder, entries, signal } = compared;
  const status = lstatSync(target, { throwIfNoEntry: false });
  const found = new Map<string, Stats>();
  if (status !== undefined && (!isFolder || !status.isDirectory())) found.set("", status);
  if (isFolder && status?.isDirectory() === true) collect(target, "", found);
  for (const at of found.keys()) if (at !== "" && !isWithin(at, compared.part)) found.delete(at);
  const missing: TreeEntry[] = [];
  const modified: Modified[] = [];
  const unchanged: TreeEntry[] = [];
  for (const entry of entries) {
    signal.throwIfAborted();
    const here = found.get(entry.path);
    found.delete(entry.path);
    if (here === undefined) {
      missing.push(entry);
      continue;
    }
    const md5 = await md5Of(path.join(target, entry.path), here, { ...compared, entry });
    if (md5 === entry.md5) unchanged.push(entry);
    else modified.push({ entry, found: { path: entry.path, md5 } });
  }
  const extra: Extra[] = [];
  for (const [at, here] of found) {
    signal.throwIfAborted();
    if (at !== "" && compared.isIgnored(at)) continue;
    extra.push({
      path: at,
      md5: here.isFile() ? await hashOfFile(path.join(target, at), "md5", here.size) : undefined,
    });
  }
  return { missing, modified, extra, unchanged };
}

/** Whether a path is a part of a folder, or lies in it. */
export function isWithin(at: string, part: string | undefined): boolean {
  return part === undefined || at === part || at.startsWith(`${part}/`);
}

/** All that is below a folder and no folder itself; of empty folders nothing, as DVC knows none. */
function collect(folder: string, prefix: string, found: Map<string, Stats>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const at = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) collect(place, at, found);
    else {
      const status = lstatSync(place, { throwIfNoEntry: false });
      if (status !== undefined) found.set(at, status);
    }
  }
}

async function md5Of(
  place: string,
  status: Stats,
  { entry, hash, cache }: Compared & { readonly entry: TreeEntry },
): Promise<string | undefined> {
  if (status.isFile()) return hashOfFile(place, hash, status.size);
  if (!status.isSymbolicLink()) return undefined;
  // Where cache.type is symlink, files are links into the cache.
  const id: ObjectId = { hash, md5: entry.md5, isTree: false };
  const leadsTo = path.resolve(path.dirname(place), readlinkSync(place));
  return leadsTo === path.resolve(cache.place(id)) && (await cache.holds(id)) ? entry.md5 : undefined;
}
