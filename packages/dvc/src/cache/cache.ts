import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { errnoOf, siblingName } from "@sentiment/files";
import { inputError } from "../dvc-error.ts";
import { objectPath, type ObjectId } from "../formats/object-id.ts";
import { hashOfFile } from "./hash-of-file.ts";

/** Read by all, written by nobody: DVC takes a file with these permissions for one whose hash was checked. */
const checkedMode = 0o444;

/**
 * Objects on this machine, under the paths and permissions of DVC's own cache, so that both may use one at once. A name is
 * its content's hash and files come by rename, so no lock is needed.
 *
 * Single files are small here and there are thousands of them: asked of Node's threads one by one, each step takes several
 * times as long as the step itself, which is why they are made at once.
 */
export class Cache {
  readonly folder: string;
  readonly #made = new Set<string>();
  /** Whether new files get fewer permissions than they are given. */
  #umaskHides: boolean | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  place(id: ObjectId): string {
    return path.join(this.folder, objectPath(id));
  }

  /** Whether an object is here, and is what its name says. One that is not so is removed. */
  async holds(id: ObjectId): Promise<boolean> {
    const place = this.place(id);
    const status = lstatSync(place, { throwIfNoEntry: false });
    if (status?.isFile() !== true) return false;
    if ((status.mode & 0o777) === checkedMode) return true;
    if ((await hashOfFile(place, id.hash)) === id.md5) {
      allowing(() => chmodSync(place, checkedMode));
      return true;
    }
    rmSync(place, { force: true });
    return false;
  }

  read(id: ObjectId): Buffer {
    return readFileSync(this.place(id));
  }

  /** A fresh name beside an object's place, in a folder that is there. */
  temporary(id: ObjectId): string {
    const place = this.place(id);
    this.#make(path.dirname(place));
    return siblingName(place, "tmp");
  }

  /** Keeps bytes whose hash was checked. */
  keepBytes(id: ObjectId, bytes: Uint8Array): void {
    const temporary = this.temporary(id);
    try {
      // Only a name of the cache's own with these permissions means "checked", so they may be there from the beginning.
      writeFileSync(temporary, bytes, { flag: "wx", mode: checkedMode });
      this.#umaskHides ??= (lstatSync(temporary).mode & 0o777) !== checkedMode;
      if (this.#umaskHides) chmodSync(temporary, checkedMode);
      renameSync(temporary, this.place(id));
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  /** Keeps a file from `temporary` whose hash was checked. Another process may have been quicker: then it has the same. */
  keepFile(id: ObjectId, temporary: string): void {
    chmodSync(temporary, checkedMode);
    renameSync(temporary, this.place(id));
  }

  /** Makes a folder of the cache, in which nothing may lead elsewhere: a repository could bring such links. */
  #make(folder: string): void {
    if (this.#made.has(folder)) return;
    mkdirSync(this.folder, { recursive: true });
    for (let at = folder; at !== this.folder; at = path.dirname(at)) {
      const status = lstatSync(at, { throwIfNoEntry: false });
      if (status === undefined || status.isDirectory()) continue;
      throw inputError(
        "UNSAFE_PATH",
        `${at} in DVC's cache is no folder${status.isSymbolicLink() ? " but a link" : ""}; nothing is written there.`,
        "Remove it. A cache somewhere else is named by dvc cache dir.",
      );
    }
    mkdirSync(folder, { recursive: true });
    this.#made.add(folder);
  }
}

/** On a disk that knows no permissions, or in a cache of somebody else's, an object is checked anew each time. */
function allowing(change: () => void): void {
  try {
    change();
  } catch (error) {
    if (!["EPERM", "EACCES", "EROFS", "ENOTSUP"].includes(errnoOf(error) ?? "")) throw error;
  }
}
