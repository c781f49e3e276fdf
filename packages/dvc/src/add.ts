import { constants, lstatSync, readFileSync } from "node:fs";
import { copyFile, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { atomicWrite, errnoOf } from "@sentiment/files";
import type { Cache } from "./cache/cache.ts";
import { hashOfFile } from "./cache/hash-of-file.ts";
import { conflictError, usageError } from "./dvc-error.ts";
import { contentMd5 } from "./formats/content-hash.ts";
import type { NewOutput } from "./formats/dvc-file.ts";
import { editDvcFile } from "./formats/edit-dvc-file.ts";
import type { ObjectId } from "./formats/object-id.ts";
import { treeBytes, type TreeEntry } from "./formats/tree.ts";
import type { StatusOptions } from "./status.ts";
import { checkNewPlace, refuseWhatGitKeeps } from "./workspace/check-new-place.ts";
import { findTracked, fromRoot } from "./workspace/find-tracked.ts";
import { ignoreInGit } from "./workspace/git-ignore.ts";
import { checkFolders } from "./workspace/output-place.ts";
import { openRepository, type Repository } from "./workspace/repository.ts";
import { scanFolder, type FoundFile } from "./workspace/scan-folder.ts";

export type AddOptions = StatusOptions;

export interface AddedOutput {
  /** The `.dvc` file. */
  readonly file: string;
  readonly path: string;
  /** As it stands in the `.dvc` file: of a folder with `.dir` behind. */
  readonly md5: string;
  readonly size: number;
  /** Of a folder. */
  readonly files: number | undefined;
  readonly action: "created" | "updated" | "unchanged";
}

/**
 * Keeps files and folders in the cache and names them in `.dvc` files, as `dvc add` does: into the cache, a `.dvc` file beside
 * each, and a line in `.gitignore`. Errors: `input`, `conflict` (what is tracked otherwise), `usage`.
 */
export async function add(options: AddOptions): Promise<readonly AddedOutput[]> {
  const repository = await openRepository(options.folder, options.environment);
  const places = options.targets.map((target) => fromRoot(repository.root, options.folder, target));
  const tracked = await findTracked(repository, options.folder, []);
  for (const place of places) checkPlace(place, repository, tracked);
  await refuseWhatGitKeeps(repository.root, places, options);
  const added: AddedOutput[] = [];
  for (const place of places) added.push(await addOne(place, repository, options));
  return added;
}

function checkPlace(
  place: string,
  { root, rules }: Repository,
  tracked: readonly { readonly file: string; readonly place: string }[],
): void {
  checkNewPlace(place);
  checkFolders(root, place);
  const other = tracked.find(
    (each) =>
      each.file !== `${place}.dvc` &&
      (`${each.place}/`.startsWith(`${place}/`) || `${place}/`.startsWith(`${each.place}/`)),
  );
  if (other !== undefined) {
    throw conflictError(
      "DVC_OUTPUTS_OVERLAP",
      `${place} is tracked already: ${other.file} keeps ${other.place}.`,
      other.file.endsWith("dvc.lock")
        ? "A pipeline makes it: dvc repro."
        : `Add ${other.place} instead, or remove ${other.file}.`,
    );
  }
  const isFolder = lstatSync(path.join(root, place), { throwIfNoEntry: false })?.isDirectory() === true;
  if (rules.ignores(place, isFolder)) {
    throw usageError(
      "DVC_IGNORED",
      `${place} is ignored by a rule of .dvcignore.`,
      "Remove the rule, or move the data.",
    );
  }
}

async function addOne(place: string, repository: Repository, options: AddOptions): Promise<AddedOutput> {
  const { root, cache } = repository;
  const target = path.join(root, place);
  const found = scanFolder(repository, place);
  const isFolder = lstatSync(target).isDirectory();
  const entries: TreeEntry[] = [];
  for (const [i, file] of found.entries()) {
    options.signal.throwIfAborted();
    if (i % 256 === 0) await setImmediate();
    options.onProgress?.({ stage: "look", done: i / found.length });
    entries.push({ path: file.path, md5: await keep(path.join(target, file.path), file, cache) });
  }
  let object: ObjectId = { hash: "md5", md5: entries[0]?.md5 ?? "", isTree: false };
  if (isFolder) {
    const bytes = treeBytes(entries);
    object = { hash: "md5", md5: contentMd5("md5", bytes), isTree: true };
    if (!(await cache.holds(object))) cache.keepBytes(object, bytes);
  }
  const output: NewOutput = {
    path: path.posix.basename(place),
    object,
    size: found.reduce((sum, { size }) => sum + size, 0),
    files: isFolder ? found.length : undefined,
    isExecutable: !isFolder && found[0]!.isExecutable,
  };
  const action = await writeOutput(`${place}.dvc`, root, output);
  await ignoreInGit(root, place);
  const { md5, isTree } = object;
  return {
    file: `${place}.dvc`,
    path: place,
    md5: isTree ? `${md5}.dir` : md5,
    size: output.size,
    files: output.files,
    action,
  };
}

async function writeOutput(file: string, root: string, output: NewOutput): Promise<AddedOutput["action"]> {
  const before = await readFile(path.join(root, file), "utf8").catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  });
  const after = editDvcFile(before, output, file);
  if (after === before) return "unchanged";
  await atomicWrite(path.join(root, file), after);
  return before === undefined ? "created" : "updated";
}

/** Up to this size a file is read once, hashed and written. */
const small = 1 << 20;

/** Keeps a file in the cache. Its hash is that of what was kept, should it be changed meanwhile. */
async function keep(file: string, { size }: FoundFile, cache: Cache): Promise<string> {
  if (size <= small) {
    const bytes = readFileSync(file);
    const id: ObjectId = { hash: "md5", md5: contentMd5("md5", bytes), isTree: false };
    if (!(await cache.holds(id))) cache.keepBytes(id, bytes);
    return id.md5;
  }
  const id: ObjectId = { hash: "md5", md5: await hashOfFile(file, "md5", size), isTree: false };
  if (await cache.holds(id)) return id.md5;
  const temporary = cache.temporary(id);
  try {
    await copyFile(file, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const md5 = await hashOfFile(temporary, "md5", size);
    cache.temporary({ ...id, md5 });
    cache.keepFile({ ...id, md5 }, temporary);
    return md5;
  } finally {
    await rm(temporary, { force: true });
  }
}
