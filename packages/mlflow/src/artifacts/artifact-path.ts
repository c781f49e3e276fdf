import path from "node:path";
import { SentimentError } from "@sentiment/errors";

/** The path of an artifact as a caller gives it, from the root ("") down. Errors: `input` for one that leaves the root. */
export function artifactPath(given: string): string {
  const normal = path.posix.normalize(given).replace(/\/$/u, "");
  if (normal === "." || normal === "") return "";
  const leaves = normal.startsWith("/") || normal === ".." || normal.startsWith("../");
  if (!leaves && !normal.includes("\0") && normal.isWellFormed()) return normal;
  throw new SentimentError({
    kind: "input",
    code: "UNSAFE_PATH",
    message: `${JSON.stringify(given)} does not name a file among a run's files.`,
    hint: "Name it from their root down, with /: plots/confusion.svg",
  });
}

/** Two parts of such a path, of which either may be empty. */
export function joined(folder: string, name: string): string {
  return folder === "" ? name : name === "" ? folder : `${folder}/${name}`;
}

/**
 * A path that a server has named, to be followed from the root down. Errors: `remote` for one that leads elsewhere – up,
 * to the root of the disk, to a drive of Windows –, since a server's word must not make us write there.
 */
export function listedPath(name: string, uri: string): string {
  const parts = name.split("/");
  const safe =
    parts.every((part) => part !== "" && part !== "." && part !== "..") &&
    !name.includes("\0") &&
    name.isWellFormed() &&
    (path.sep === "/" || !/[\\:]/u.test(name));
  if (safe) return name;
  throw new SentimentError({
    kind: "remote",
    code: "UNSAFE_NAME",
    message: `${uri} lists a file ${JSON.stringify(name)}, which would lie outside of the folder; nothing is written.`,
    hint: "Whoever may write there may have put it there to do harm: have its owner look at it.",
  });
}
