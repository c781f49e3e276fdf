import { lstatSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import { removeAtExit } from "@sentiment/files";
import type { Cache } from "./cache/cache.ts";
import { hashOfFile } from "./cache/hash-of-file.ts";
import { cloneRepository, configOfClone } from "./clone-repository.ts";
import { inputError, usageError } from "./dvc-error.ts";
import { contentMd5 } from "./formats/content-hash.ts";
import type { ImportSource } from "./formats/dvc-file.ts";
import type { ObjectId } from "./formats/object-id.ts";
import { checkSafePath } from "./formats/safe-name.ts";
import { parseTree, treeBytes } from "./formats/tree.ts";
import { pull, type PullOptions } from "./pull.ts";
import { fetchObject } from "./remotes/fetch-object.ts";
import { openSource } from "./remotes/open-source.ts";
import { IgnoreRules } from "./workspace/ignore-rules.ts";
import type { Tracked } from "./workspace/find-tracked.ts";
import type { Repository } from "./workspace/repository.ts";
import { scanFolder } from "./workspace/scan-folder.ts";
import { withoutLogin } from "./without-login.ts";

/** How many repositories in a row may have imported what they import. */
const mostRepositories = 5;

/** Whether a file is in its place or in the cache, or a folder with all of its files in the cache. */
export async function isAtHand({ output, place }: Tracked, { root, cache }: Repository): Promise<boolean> {
  const id = output.object!;
  const file = path.join(root, place);
  const isFile = !id.isTree && lstatSync(file, { throwIfNoEntry: false })?.isFile() === true;
  if (isFile && (await hashOfFile(file, id.hash)) === id.md5) return true;
  if (!(await cache.holds(id))) return false;
  if (!id.isTree) return true;
  for (const { md5 } of parseTree(cache.read(id), cache.place(id))) {
    if (!(await cache.holds({ ...id, md5, isTree: false }))) return false;
  }
  return true;
}

/**
 * Brings what was imported into the cache, from where it was imported: another repository at that commit, which Git clones,
 * or an address of its own (HTTP, S3, a path). Errors: `input` (IMPORT_CHANGED, where there is something else by now),
 * `usage` (IMPORT_NOT_SUPPORTED), and those of `get` and of remotes.
 */
export async function bringImport(tracked: Tracked, repository: Repository, options: PullOptions): Promise<void> {
  const source = tracked.source!;
  if (source.path !== undefined)
    await bringFromRepository(tracked, { ...source, path: source.path }, repository, options);
  else await bringFromAddress(tracked, source.url, repository, options);
}

async function bringFromRepository(
  tracked: Tracked,
  { url, path: said, revision }: ImportSource & { readonly path: string },
  { root, cache }: Repository,
  options: PullOptions,
): Promise<void> {
  const depth = (options.repositoriesAbove ?? 0) + 1;
  if (depth > mostRepositories) {
    throw inputError(
      "IMPORTS_ENDLESS",
      `${tracked.file} imports what was imported more than ${mostRepositories} times.`,
    );
  }
  const place = path.posix.normalize(said).replace(/^\/+|\/+$/gu, "");
  checkSafePath(place, tracked.file);
  const clone = await mkdtemp(path.join(tmpdir(), "sentiment-import-"));
  removeAtExit(clone);
  try {
    const folder = path.join(root, path.dirname(tracked.file));
    const { environment, http, signal, onProgress } = options;
    await cloneRepository(clone, { url, rev: revision, folder, environment, signal });
    const config = await configOfClone(clone, { url, folder, environment });
    const own = { cacheFolder: cache.folder, config, repositoriesAbove: depth, targets: [place] };
    await pull({ environment, http, signal, onProgress, ...own, folder: clone }).catch((error: unknown) => {
      // Git alone may have it.
      const isNotTracked = SentimentError.is(error) && ["TARGET_NOT_FOUND", "NO_DVC_REPOSITORY"].includes(error.code);
      if (!isNotTracked || lstatSync(path.join(clone, place), { throwIfNoEntry: false }) === undefined) throw error;
    });
    await keep({ root: clone, rules: new IgnoreRules(clone) }, place, tracked, cache);
  } finally {
    await rm(clone, { recursive: true, force: true });
  }
}

async function bringFromAddress(
  tracked: Tracked,
  url: string,
  { root, config, cache }: Repository,
  options: PullOptions,
): Promise<void> {
  const id = tracked.output.object!;
  if (!/^\w+:\/\//u.test(url)) {
    const place = path.resolve(root, path.dirname(tracked.file), url);
    const [folder, name] = [path.dirname(place), path.basename(place)];
    await keep({ root: folder, rules: new IgnoreRules(folder) }, name, tracked, cache);
    return;
  }
  if (id.isTree) {
    throw usageError(
      "IMPORT_NOT_SUPPORTED",
      `${tracked.file} has a folder from ${withoutLogin(url)}, whose files cannot be listed here.`,
      "Real DVC can fetch it: dvc pull. Then sentiment data push keeps it in the repository's own remote.",
    );
  }
  const source = await openSource(url, config, options);
  try {
    const came = await fetchObject(id, { remote: source, cache, signal: options.signal, onBytes: () => {} });
    if (!came)
      throw inputError("IMPORT_GONE", `${source.name}, from which ${tracked.file} has its data, is not there.`);
  } catch (error) {
    if (SentimentError.is(error) && error.code === "OBJECT_DAMAGED") throw changed(tracked, error);
    throw error;
  } finally {
    await source.close();
  }
}

/** Keeps a file or folder in the cache, if it is what was imported. */
async function keep(
  from: Pick<Repository, "root" | "rules">,
  place: string,
  tracked: Tracked,
  cache: Cache,
): Promise<void> {
  const id = tracked.output.object!;
  const entries = [];
  for (const { path: at, size } of scanFolder(from, place)) {
    const file = path.join(from.root, place, at);
    const object: ObjectId = { ...id, md5: await hashOfFile(file, id.hash, size), isTree: false };
    entries.push({ path: at, md5: object.md5 });
    if (await cache.holds(object)) continue;
    const temporary = cache.temporary(object);
    try {
      await copyFile(file, temporary);
      if ((await hashOfFile(temporary, id.hash)) === object.md5) cache.keepFile(object, temporary);
    } finally {
      await rm(temporary, { force: true });
    }
  }
  const list = treeBytes(entries);
  const md5 = id.isTree ? contentMd5("md5", list) : entries[0]?.path === "" ? entries[0].md5 : undefined;
  if (md5 !== id.md5) throw changed(tracked);
  if (id.isTree && !(await cache.holds(id))) cache.keepBytes(id, list);
}

function changed({ file, source }: Tracked, cause?: unknown): SentimentError {
  const revision = source?.revision === undefined ? "" : ` at ${source.revision.slice(0, 12)}`;
  return inputError(
    "IMPORT_CHANGED",
    `What ${file} was imported from, ${withoutLogin(source?.url ?? "")}${revision}, holds something else than it says.`,
    "Who has the data can push it to this repository's remote; dvc update takes what is there now.",
    cause,
  );
}
