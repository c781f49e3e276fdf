import { lstatSync, readdirSync } from "node:fs";
import path from "node:path";
import { inputError } from "../dvc-error.ts";
import { checkSafePath } from "../formats/safe-name.ts";

/** A file that is there. */
export interface FoundFile {
  /** From the folder, with `/`; empty for the file itself. */
  readonly path: string;
  readonly size: number;
  readonly isExecutable: boolean;
}

/** What DVC itself never keeps (`dvc/ignore.py`). */
const ignored = new Set([".git", ".hg", ".dvc"]);

/**
 * The files of a folder, or the one file, that would be kept. Errors: `input` for links, sockets and the like, of which DVC
 * would keep something else, and for names that are no text.
 */
export function scanFolder(target: string, shown: string): FoundFile[] {
  const status = lstatSync(target, { throwIfNoEntry: false });
  if (status === undefined) throw inputError("DATA_NOT_FOUND", `There is no ${shown}.`);
  const found: FoundFile[] = [];
  visit("");
  return found;

  function visit(at: string): void {
    const place = path.join(target, at);
    const here = lstatSync(place, { throwIfNoEntry: false });
    if (here?.isFile() === true) {
      found.push({ path: at, size: here.size, isExecutable: (here.mode & 0o100) !== 0 });
    } else if (here?.isDirectory() === true) {
      for (const name of readdirSync(place)) {
        if (ignored.has(name)) continue;
        const inside = at === "" ? name : `${at}/${name}`;
        checkSafePath(inside, shown);
        visit(inside);
      }
    } else {
      throw inputError(
        "NOT_A_FILE",
        `${at === "" ? shown : `${shown}/${at}`} is ${here?.isSymbolicLink() === true ? "a link" : "no file"}; only files and folders are kept.`,
        "Put what it leads to in its place, or move it away.",
      );
    }
  }
}
