import { inputError } from "../dvc-error.ts";

/** Folders of Git's and DVC's, in which a file would be run or believed. */
const guarded = /^\.(?:git|hg|dvc)$|^git~\d+$/u;
/** Names that Windows takes for devices, whatever their ending. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/u;

/**
 * Refuses (`input`) a path with `/` in it that does not simply name something below a folder: empty, absolute, with `.` or
 * `..`, into `.git` or `.dvc` as any file system spells them, or no text.
 */
export function checkSafePath(path: string, where: string): void {
  const problem = path.split("/").map(problemOf).find(Boolean) ?? (path.isWellFormed() ? undefined : "is no text");
  if (problem === undefined) return;
  throw inputError(
    "UNSAFE_PATH",
    `${where} names the file ${JSON.stringify(path.slice(0, 200))}, which ${problem}; nothing was written.`,
    "What named this file is damaged or means harm: get it again from where you trust it.",
  );
}

function problemOf(name: string): string | undefined {
  if (name === "" || name === "." || name === ".." || name.includes("\0")) return "leaves its folder";
  // Windows and macOS fold case, and drop dots, blanks and some marks at the end or within.
  const folded = name
    .normalize("NFKC")
    .replaceAll(/[\u200B-\u200F\u202A-\u202E\u206A-\u206F\uFEFF]/gu, "")
    .replace(/[. ]+$/u, "")
    .toLowerCase();
  if (guarded.test(folded)) return "belongs to Git or DVC";
  if (process.platform !== "win32") return undefined;
  return /[\\:*?"<>|]|[. ]$/u.test(name) || devices.test(folded) ? "cannot be on Windows" : undefined;
}
