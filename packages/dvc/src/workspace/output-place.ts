import { lstatSync } from "node:fs";
import path from "node:path";
import { inputError } from "../dvc-error.ts";
import { checkSafePath } from "../formats/safe-name.ts";

/** What a `.dvc` file says of where an output is. */
export interface SaidPlace {
  /** The file, from the root of the repository, with `/`. */
  readonly file: string;
  /** Seen from the file's folder. */
  readonly folder: string;
  /** Seen from that. */
  readonly path: string;
}

/** Where an output is, from the root of the repository, with `/`. Errors: `input` where that is not within it. */
export function outputPlace({ file, folder, path: said }: SaidPlace): string {
  const isElsewhere = [folder, said].some(
    (part) => path.posix.isAbsolute(part) || path.win32.isAbsolute(part) || /^\w+:\/\//u.test(part),
  );
  const place = isElsewhere ? said : path.posix.join(path.posix.dirname(file), folder, said).replace(/\/$/u, "");
  if (isElsewhere || place === "." || place === ".." || place.startsWith("../")) {
    throw inputError(
      "UNSAFE_PATH",
      `${file} keeps ${JSON.stringify(said)}, which is not below the repository's top; nothing was written.`,
      "Data outside of the repository is left to real DVC. If this file is not yours, do not trust it.",
    );
  }
  checkSafePath(place, file);
  if (isOwnFile(place)) {
    throw inputError(
      "UNSAFE_PATH",
      `${file} keeps ${place}, which is a file of Git's or DVC's own; nothing was written.`,
    );
  }
  return place;
}

/** Whether a file is Git's or DVC's own by its name. */
export function isOwnFile(place: string): boolean {
  const name = path.posix.basename(place).toLowerCase();
  return name.endsWith(".dvc") || ["dvc.yaml", "dvc.lock", ".gitignore", ".dvcignore", ".gitattributes"].includes(name);
}

/** Refuses (`input`) a place that is reached through a link, or below a file. */
export function checkFolders(root: string, place: string): void {
  const names = place.split("/");
  for (let count = 1; count < names.length; count++) {
    const at = path.join(root, ...names.slice(0, count));
    const status = lstatSync(at, { throwIfNoEntry: false });
    if (status === undefined) return;
    if (status.isDirectory()) continue;
    throw inputError(
      "UNSAFE_PATH",
      `${place} lies behind ${names.slice(0, count).join("/")}, which is ${status.isSymbolicLink() ? "a link" : "a file"} and no folder; nothing was written.`,
      "Put a folder in its place.",
    );
  }
}
