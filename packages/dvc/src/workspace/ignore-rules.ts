import { lstatSync, readFileSync } from "node:fs";
import path from "node:path";
import { errnoOf } from "@sentiment/files";
import { usageError } from "../dvc-error.ts";
import { ignorePattern, patternFrom, type IgnorePattern } from "./ignore-pattern.ts";

/** What DVC passes over, whatever is said. */
const always = [".hg/", ".git/", ".git", ".dvc/"].map((line) => ignorePattern(line)!);

/** What DVC is told to pass over in a repository: the files `.dvcignore` in it, and repositories within it (`dvc/ignore.py`). */
export class IgnoreRules {
  readonly #root: string;
  readonly #patterns = new Map<string, readonly IgnorePattern[]>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Whether a path from the root, with `/`, or a folder that it lies in, is passed over. Errors: `usage` for a rule that makes no sense. */
  ignores(at: string, isFolder: boolean): boolean {
    const patterns = this.#patternsIn(parentOf(at));
    for (let end = at.indexOf("/"); ; end = at.indexOf("/", end + 1)) {
      const part = end === -1 ? at : at.slice(0, end);
      if (isIgnored(part, isFolder || end !== -1, patterns)) return true;
      if (end === -1) break;
    }
    return isFolder && isDirectory(path.join(this.#root, at, ".dvc"));
  }

  /** The patterns for what lies in a folder: those from further up, and its own. */
  #patternsIn(folder: string): readonly IgnorePattern[] {
    const known = this.#patterns.get(folder);
    if (known !== undefined) return known;
    const inherited = folder === "" ? always : this.#patternsIn(parentOf(folder));
    const file = folder === "" ? ".dvcignore" : `${folder}/.dvcignore`;
    const own = isIgnored(file, false, inherited) ? [] : this.#read(folder, file);
    const patterns = own.length === 0 ? inherited : [...inherited, ...own];
    this.#patterns.set(folder, patterns);
    return patterns;
  }

  #read(folder: string, file: string): IgnorePattern[] {
    const lines = textOf(path.join(this.#root, file)).split(/\r\n|\r|\n/u);
    return lines.flatMap((said, i): IgnorePattern[] => {
      const line = said.trim();
      if (line === "" || line.startsWith("#")) return [];
      try {
        const pattern = ignorePattern(folder === "" ? line : patternFrom(folder, line));
        return pattern === undefined ? [] : [pattern];
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        throw usageError("DVCIGNORE_INVALID", `Line ${i + 1} of ${file} makes no sense: ${error.message}.`);
      }
    });
  }
}

/** The last pattern that matches decides. */
function isIgnored(at: string, isFolder: boolean, patterns: readonly IgnorePattern[]): boolean {
  const last = patterns.findLast(({ regex, onlyFolders }) => {
    if (!isFolder) return !onlyFolders && regex.test(at);
    return regex.test(at) || regex.test(`${at}/`);
  });
  return last?.ignores === true;
}

function parentOf(at: string): string {
  return at.slice(0, Math.max(at.lastIndexOf("/"), 0));
}

function isDirectory(place: string): boolean {
  return lstatSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errnoOf(error) ?? "")) return "";
    throw error;
  }
}
