import path from "node:path";
import { lstatSync } from "node:fs";
import { hashOfFile } from "./cache/hash-of-file.ts";
import type { Environment } from "./config/read-config.ts";
import { contentMd5 } from "./formats/content-hash.ts";
import type { ObjectId } from "./formats/object-id.ts";
import { parseTree, treeBytes } from "./formats/tree.ts";
import type { DataProgress } from "./pull.ts";
import { compare } from "./workspace/compare.ts";
import { findTracked, type Tracked } from "./workspace/find-tracked.ts";
import { checkFolders } from "./workspace/output-place.ts";
import { openRepository, type Repository } from "./workspace/repository.ts";
import { scanFolder } from "./workspace/scan-folder.ts";

export interface StatusOptions {
  /** Where it is called; targets are seen from here. */
  readonly folder: string;
  readonly targets: readonly string[];
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: DataProgress) => void) | undefined;
}

/** How an output on this machine compares with what is tracked. */
export interface OutputStatus {
  readonly file: string;
  readonly path: string;
  /** `not recorded`: its file names no content yet. */
  readonly state: "clean" | "modified" | "missing" | "not recorded";
  /** Files of a folder, where the list of what it should hold is in the cache; else empty. */
  readonly added: readonly string[];
  readonly modified: readonly string[];
  readonly deleted: readonly string[];
  /** Names for labels, as `meta` has them. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface Status {
  readonly clean: boolean;
  readonly outputs: readonly OutputStatus[];
}

/** Compares the outputs with what is tracked, by content. Asks no remote and changes nothing. Errors: `input`. */
export async function status(options: StatusOptions): Promise<Status> {
  const repository = await openRepository(options.folder, options.environment);
  const tracked = await findTracked(repository, options.folder, options.targets);
  const outputs: OutputStatus[] = [];
  for (const [i, one] of tracked.entries()) {
    options.onProgress?.({ stage: "look", done: i / tracked.length });
    if (one.output.isCached) outputs.push(await statusOf(one, repository, options.signal));
  }
  return { clean: outputs.every(({ state }) => state === "clean"), outputs };
}

async function statusOf(tracked: Tracked, repository: Repository, signal: AbortSignal): Promise<OutputStatus> {
  const { root, cache, rules } = repository;
  const { file, place, output } = tracked;
  const said = { file, path: place, added: [], modified: [], deleted: [], labels: output.labels };
  const id = output.object;
  if (id === undefined) return { ...said, state: "not recorded" };
  checkFolders(root, place);
  const target = path.join(root, place);
  if (lstatSync(target, { throwIfNoEntry: false }) === undefined) return { ...said, state: "missing" };
  if (id.isTree && !(await cache.holds(id))) {
    return { ...said, state: (await isTree(place, id, repository, signal)) ? "clean" : "modified" };
  }
  const entries = id.isTree ? parseTree(cache.read(id), cache.place(id)) : [{ path: "", md5: id.md5 }];
  const isIgnored = (at: string): boolean => rules.ignores(`${place}/${at}`, false);
  const compared = { target, isFolder: id.isTree, entries, hash: id.hash, cache, isIgnored, signal };
  const { missing, modified, extra } = await compare(compared);
  const isClean = missing.length + modified.length + extra.length === 0;
  return {
    ...said,
    state: isClean ? "clean" : "modified",
    added: id.isTree ? extra.map((each) => each.path) : [],
    modified: id.isTree ? modified.map(({ entry }) => entry.path) : [],
    deleted: id.isTree ? missing.map((each) => each.path) : [],
  };
}

/** Whether a folder is the one of that id: its list, made anew, has the same hash. */
async function isTree(place: string, id: ObjectId, repository: Repository, signal: AbortSignal): Promise<boolean> {
  const target = path.join(repository.root, place);
  if (!lstatSync(target).isDirectory()) return false;
  const entries = [];
  for (const { path: at, size } of scanFolder(repository, place)) {
    signal.throwIfAborted();
    entries.push({ path: at, md5: await hashOfFile(path.join(target, at), id.hash, size) });
  }
  return contentMd5("md5", treeBytes(entries)) === id.md5;
}
