import { lstat, open, realpath, rename, rm, stat, writeFile, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { writeError, errnoOf } from "./write-error.ts";
import { release, removeAtExit } from "./leftovers.ts";
import { siblingName } from "./sibling-name.ts";
import { syncFolder } from "./sync-to-disk.ts";

/** What can be written: text (as UTF-8), bytes, or bytes as they come. */
export type Contents = string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Writes a file so that it holds, at every moment and after any crash, either all of its old content or all of the new:
 * a hidden sibling is written, flushed to the disk and renamed over it. Of two writers at once the later one wins whole.
 * A link is followed, unless it leads to a file that nobody may write, as those of DVC's cache are: then the link is replaced.
 * A file's permissions are kept (a new one gets `mode`, default 0o666, less the umask), and what is no regular file (`/dev/null`, a pipe) is written to in place.
 * Errors: `usage` (no folder, no permission, disk full), see `writeError`.
 */
export async function atomicWrite(
  path: string,
  contents: Contents,
  { mode = 0o666 }: { readonly mode?: number } = {},
): Promise<void> {
  try {
    const existing = await lookUp(path);
    if (existing !== undefined && !existing.isFile && !existing.isFolder) return await writeFile(path, contents);
    await replaceFile(existing?.path ?? path, existing?.mode ?? mode, (handle) => writeTo(handle, contents));
  } catch (error) {
    throw writeError(error, path);
  }
}

/** The same for a file that `fill` writes in an order of its own; the handle also reads. Errors: and what `fill` throws. */
export async function atomicFill(path: string, fill: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    const existing = await lookUp(path);
    await replaceFile(existing?.path ?? path, existing?.mode ?? 0o666, fill);
  } catch (error) {
    throw writeError(error, path);
  }
}

async function replaceFile(path: string, mode: number, fill: (handle: FileHandle) => Promise<void>): Promise<void> {
  const temporary = siblingName(path, "tmp");
  removeAtExit(temporary);
  try {
    await using handle = await open(temporary, "wx+", mode);
    await fill(handle);
    await handle.sync();
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } finally {
    await rm(temporary, { force: true });
    release(temporary);
  }
}

async function writeTo(handle: FileHandle, contents: Contents): Promise<void> {
  if (typeof contents === "string" || contents instanceof Uint8Array) return handle.writeFile(contents);
  for await (const part of contents) await handle.writeFile(part);
}

interface Existing {
  /** Links followed. */
  readonly path: string;
  readonly isFile: boolean;
  readonly isFolder: boolean;
  readonly mode: number;
}

async function lookUp(path: string): Promise<Existing | undefined> {
  try {
    const status = await stat(path);
    if ((status.mode & 0o222) === 0 && (await lstat(path)).isSymbolicLink()) return undefined;
    return {
      path: await realpath(path),
      isFile: status.isFile(),
      isFolder: status.isDirectory(),
      mode: status.mode & 0o777,
    };
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
