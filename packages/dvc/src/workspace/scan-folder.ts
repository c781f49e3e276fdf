import { lstatSync, readdirSync } from "node:fs";
import path from "node:path";
import { inputError } from "../dvc-error.ts";
import { checkSafePath } from "../formats/safe-name.ts";
import type { Repository } from "./repository.ts";

/** A file that is there. */
export interface FoundFile {
  /** From the folder, with `/`; empty for the file itself. */
  readonly path: string;
  readonly size: number;
  readonly isExecutable: boolean;
}

/**
 * The files of a folder, or the one file, that would be kept; `place` is where it is, from the repository's root. Errors:
 * `input` for links, sockets and the like, of which DVC would keep something else, for names that are no text, and for rules
 * of what is passed over in the folder itself, which DVC refuses.
 */
export function scanFolder({ root, rules }: Pick<Repository, "root" | "rules">, place: string): FoundFile[] {
  const target = path.join(root, place);
  const status = lstatSync(target, { throwIfNoEntry: false });
  if (status === undefined) throw inputError("DATA_NOT_FOUND", `There is no ${place}.`);
  const found: FoundFile[] = [];
  visit("");
  return found;

  function visit(at: string): void {
    const file = path.join(target, at);
    const here = lstatSync(file, { throwIfNoEntry: false });
    if (at !== "" && rules.ignores(`${place}/${at}`, here?.isDirectory() === true)) return;
    if (at !== "") checkSafePath(at, place);
    if (here?.isFile() === true) {
      found.push({ path: at, size: here.size, isExecutable: (here.mode & 0o100) !== 0 });
    } else if (here?.isDirectory() === true) {
      for (const name of readdirSync(file)) {
        const inside = at === "" ? name : `${at}/${name}`;
        if (name === ".dvcignore" && !rules.ignores(`${place}/${inside}`, false))
          throw rulesWithin(`${place}/${inside}`);
        visit(inside);
      }
    } else {
      throw inputError(
        "NOT_A_FILE",
        `${at === "" ? place : `${place}/${at}`} is ${here?.isSymbolicLink() === true ? "a link" : "no file"}; only files and folders are kept.`,
        "Put what it leads to in its place, or move it away.",
      );
    }
  }
}

function rulesWithin(file: string): Error {
  return inputError(
    "DVCIGNORE_WITHIN",
    `${file} has rules for what DVC is not to keep, within a folder that it is to keep; DVC refuses that, too.`,
    "Move the rules to a .dvcignore further up, beside or above the folder.",
  );
}
