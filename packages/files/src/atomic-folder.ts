import { SentimentError } from "@sentiment/errors";
import { access, lstat, mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { errnoOf, writeError } from "./write-error.ts";
import { release, removeAtExit } from "./leftovers.ts";
import { isSiblingName, siblingName } from "./sibling-name.ts";
import { syncFolder, syncTree } from "./sync-to-disk.ts";

export interface FolderOptions {
  /** Take the place of an existing folder; without it an existing one is a conflict. */
  readonly replace?: boolean | undefined;
  /**
   * A file that every folder of this kind holds. With it, `replace` refuses (conflict) to take away a folder that
   * neither holds that file nor is empty: nobody's home is lost to a mistyped path.
   */
  readonly marker?: string | undefined;
}

/**
 * Builds a folder beside its place and then renames it there, so that the folder never exists half-written: `build` gets
 * the path of an empty folder to fill. An existing folder is replaced by two renames; a crash between them leaves the old
 * folder under a hidden sibling name, from which `recoverFolder` (and the next write) brings it back.
 * Missing parents are made. Errors: `conflict` when it exists and `replace` is not set; `usage`, see `writeError`.
 */
export async function writeFolderAtomically(
  folder: string,
  build: (folder: string) => Promise<void>,
  options: FolderOptions = {},
): Promise<void> {
  const target = resolve(folder);
  try {
    await mkdir(dirname(target), { recursive: true });
    await recoverFolder(target);
    await checkPlace(target, folder, options);
    await buildAndMove(target, build, options.replace === true);
  } catch (error) {
    throw writeError(error, folder);
  }
}

async function buildAndMove(target: string, build: (folder: string) => Promise<void>, replace: boolean): Promise<void> {
  const temporary = siblingName(target, "tmp");
  removeAtExit(temporary);
  try {
    await mkdir(temporary);
    await build(temporary);
    await syncTree(temporary);
    await moveIntoPlace(temporary, target, replace);
    await syncFolder(dirname(target));
  } finally {
    await rm(temporary, { recursive: true, force: true });
    release(temporary);
  }
}

/**
 * Brings back a folder whose replacement was cut off between its two renames. For readers that find nothing at
 * `folder`; true when it was brought back. Harmless while another process is replacing the folder: that one tries again.
 */
export async function recoverFolder(folder: string): Promise<boolean> {
  const target = resolve(folder);
  if (await exists(target)) return false;
  const siblings = await readdir(dirname(target)).catch(() => []);
  const old = siblings.find((name) => isSiblingName(name, target, "old"));
  if (old === undefined) return false;
  try {
    await rename(join(dirname(target), old), target);
    return true;
  } catch (error) {
    if (isTaken(error) || errnoOf(error) === "ENOENT") return false;
    throw error;
  }
}

async function checkPlace(target: string, given: string, options: FolderOptions): Promise<void> {
  if (!(await exists(target))) return;
  if (options.replace !== true) throw conflict(given, `${given} exists already.`);
  if (!(await lstat(target)).isDirectory()) throw conflict(given, `${given} is not a folder; it is not replaced.`);
  if (options.marker === undefined || (await exists(join(target, options.marker)))) return;
  if ((await readdir(target)).length > 0) {
    throw conflict(given, `${given} holds other things (there is no ${options.marker} in it); it is not replaced.`);
  }
}

/** Renames over whatever stands there; other writers may come in between, hence the loop. */
async function moveIntoPlace(temporary: string, target: string, replace: boolean): Promise<void> {
  const moved: string[] = [];
  try {
    for (;;) {
      try {
        await rename(temporary, target);
        break;
      } catch (error) {
        if (!isTaken(error)) throw error;
        if (!replace) throw conflict(target, `${target} was made by another process meanwhile.`);
        const old = siblingName(target, "old");
        if (await renameIfThere(target, old)) moved.push(old);
      }
    }
  } catch (error) {
    const last = moved.pop();
    if (last !== undefined) await rename(last, target).catch(() => undefined);
    throw error;
  } finally {
    for (const old of moved) await rm(old, { recursive: true, force: true });
  }
}

async function renameIfThere(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return false;
    throw error;
  }
}

/** A folder cannot be renamed onto one with something in it; POSIX lets a system say so in either way. */
function isTaken(error: unknown): boolean {
  return ["ENOTEMPTY", "EEXIST"].includes(errnoOf(error) ?? "");
}

function conflict(path: string, message: string): SentimentError {
  return new SentimentError({
    kind: "conflict",
    code: "FOLDER_EXISTS",
    message,
    hint: `Choose another folder, or replace ${basename(path)} with --force where that is offered.`,
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error: unknown) => errnoOf(error) !== "ENOENT" && errnoOf(error) !== "ENOTDIR",
  );
}
