import { constants } from "node:fs";
import { copyFile, rm } from "node:fs/promises";
import path from "node:path";
import { inParallel } from "@sentiment/http";
import { hashOfFile } from "./cache/hash-of-file.ts";
import { Keeper } from "./cache/keeper.ts";
import { objectMissing } from "./object-missing.ts";
import type { ObjectId } from "./formats/object-id.ts";
import { fetchObject } from "./remotes/fetch-object.ts";
import type { Remote } from "./remotes/remote.ts";
import { manyFiles, partsOf, type Threads } from "./threads.ts";
import type { Difference } from "./workspace/compare.ts";
import type { Wanted } from "./workspace/find-tracked.ts";
import type { Repository } from "./workspace/repository.ts";

/** An output that is to be brought. */
export interface Plan {
  readonly tracked: Wanted;
  readonly id: ObjectId;
  /** The list of its files, where that is not in the cache yet. */
  readonly fetchedTree: Buffer | undefined;
  readonly difference: Difference;
  /** Undefined: it is in none. */
  readonly remote: (() => Promise<Remote>) | undefined;
}

export interface Fetching {
  readonly repository: Repository;
  readonly threads: Threads;
  readonly signal: AbortSignal;
  /** 0 … 1, of this output. */
  readonly onProgress: (done: number) => void;
}

/** Objects and bytes that came. */
export interface Fetched {
  readonly fetched: number;
  readonly bytes: number;
}

/** Brings what an output needs and the cache has not, its list last: where that is, its files are. Errors: as of `pull`. */
export async function fetchOutput(plan: Plan, fetching: Fetching): Promise<Fetched> {
  const { tracked, id, difference } = plan;
  const { root, cache } = fetching.repository;
  await adopt(plan, root, cache);
  const wanted = new Map<string, string>();
  for (const entry of [...difference.missing, ...difference.modified.map((each) => each.entry)]) {
    if (!wanted.has(entry.md5) && !(await cache.holds({ ...id, md5: entry.md5, isTree: false }))) {
      wanted.set(entry.md5, entry.path);
    }
  }
  let [fetched, bytes] = [0, 0];
  if (wanted.size > 0) {
    if (plan.remote === undefined) throw await objectMissing([{ id, place: tracked.place }], tracked, undefined);
    const came = await fetchWanted(wanted, plan, await plan.remote(), fetching);
    if (came.missing.length > 0) throw await objectMissing(came.missing, tracked, plan.remote);
    ({ fetched, bytes } = came);
  }
  if (plan.fetchedTree === undefined) return { fetched, bytes };
  cache.keepBytes(id, plan.fetchedTree);
  return { fetched: fetched + 1, bytes: bytes + plan.fetchedTree.length };
}

interface Came extends Fetched {
  readonly missing: readonly { readonly id: ObjectId; readonly place: string }[];
}

/** `wanted` has a path in the output for each hash. */
async function fetchWanted(
  wanted: Map<string, string>,
  { tracked, id }: Plan,
  remote: Remote,
  { repository: { cache }, threads, ...options }: Fetching,
): Promise<Came> {
  const missing: Came["missing"][number][] = [];
  const all = wanted.size;
  let [fetched, bytes, done] = [0, 0, 0];
  if (remote.folder !== undefined && all >= manyFiles) {
    // Neighbours of the cache together, so that each part has few folders to look at.
    const parts = partsOf([...wanted.keys()].sort(), 256).map((md5s) => {
      return { from: remote.folder!, cacheFolder: cache.folder, hash: id.hash, md5s };
    });
    await threads.run("takeObjects", parts, {
      signal: options.signal,
      onDone: ({ taken, bytes: more }) => {
        for (const md5 of taken) wanted.delete(md5);
        fetched += taken.length;
        bytes += more;
        options.onProgress((done += taken.length) / all);
      },
    });
  }
  const keeper = wanted.size >= manyFiles ? new Keeper(cache, id.hash, threads) : undefined;
  const onBytes = (count: number): void => void (bytes += count);
  try {
    await inParallel([...wanted], { atOnce: remote.atOnce, signal: options.signal }, async ([md5, at], signal) => {
      const object: ObjectId = { ...id, md5, isTree: false };
      if (await fetchObject(object, { remote, cache, keeper, signal, onBytes })) fetched++;
      else missing.push({ id: object, place: at === "" ? tracked.place : `${tracked.place}/${at}` });
      options.onProgress(++done / all);
    });
  } finally {
    // What has come is kept, whatever stopped it.
    await keeper?.end();
  }
  return { fetched, bytes, missing };
}

/** Where a folder's list is in the cache, its files are: those that are right already come from the folder. */
async function adopt(
  { tracked, id, difference, fetchedTree }: Plan,
  root: string,
  cache: Repository["cache"],
): Promise<void> {
  if (fetchedTree === undefined) return;
  for (const entry of difference.unchanged) {
    const object: ObjectId = { ...id, md5: entry.md5, isTree: false };
    if (await cache.holds(object)) continue;
    const temporary = cache.temporary(object);
    try {
      await copyFile(
        path.join(root, tracked.place, entry.path),
        temporary,
        constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE,
      );
      if ((await hashOfFile(temporary, id.hash)) === entry.md5) cache.keepFile(object, temporary);
    } finally {
      await rm(temporary, { force: true });
    }
  }
}
