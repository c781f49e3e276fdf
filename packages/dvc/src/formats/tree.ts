import { inputError } from "../dvc-error.ts";
import { byCodePoints } from "./code-point-order.ts";
import { parseObjectId } from "./object-id.ts";
import { checkSafePath } from "./safe-name.ts";

/** A file of a folder. */
export interface TreeEntry {
  /** From the folder, with `/`. */
  readonly path: string;
  readonly md5: string;
}

/** Bytes of a list that are still read: some million files. */
export const largestTree = 1 << 28;

/**
 * The list of a folder's files, byte for byte as DVC writes it: what Python's `json.dumps(…, sort_keys=True)` gives of the
 * entries sorted by path in code-point order (`dvc_data/hashfile/tree.py`). Its MD5 names the folder.
 */
export function treeBytes(entries: readonly TreeEntry[]): Buffer {
  const sorted = entries.toSorted((one, other) => byCodePoints(one.path, other.path));
  const items = sorted.map(({ md5, path }) => `{"md5": "${md5}", "relpath": ${pythonString(path)}}`);
  return Buffer.from(`[${items.join(", ")}]`, "latin1");
}

/** A text as Python's `json.dumps` writes it: all that is not printable ASCII is escaped. */
function pythonString(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007F-\uFFFF]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Reads such a list, and others that say more of each file. Refuses (`input`) what is no list, and names that would be
 * written outside of the folder, twice, or both as a file and a folder – also where a file system folds case.
 */
export function parseTree(bytes: Uint8Array, where: string): TreeEntry[] {
  const list = jsonOf(bytes, where);
  if (!Array.isArray(list)) throw noTree(where, "it is no list");
  const entries = list.map((item: unknown): TreeEntry => {
    const { relpath, md5 } = (typeof item === "object" && item !== null ? item : {}) as Record<string, unknown>;
    if (typeof relpath !== "string" || typeof md5 !== "string") {
      throw noTree(where, "an entry has no texts md5 and relpath");
    }
    checkSafePath(relpath, where);
    const id = parseObjectId(md5, "md5", where);
    if (id.isTree) throw noTree(where, "it holds another list");
    return { path: relpath, md5: id.md5 };
  });
  checkDistinct(entries, where);
  return entries;
}

function checkDistinct(entries: readonly TreeEntry[], where: string): void {
  const foldsCase = process.platform === "darwin" || process.platform === "win32";
  const key = (path: string): string => (foldsCase ? path.normalize("NFC").toLowerCase() : path);
  const files = new Set<string>();
  for (const { path } of entries) {
    if (files.has(key(path))) throw noTree(where, `${JSON.stringify(path)} is there twice`);
    files.add(key(path));
  }
  for (const { path } of entries) {
    for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) {
      if (!files.has(key(path.slice(0, at)))) continue;
      throw noTree(where, `${JSON.stringify(path.slice(0, at))} is both a file and a folder`);
    }
  }
}

function jsonOf(bytes: Uint8Array, where: string): unknown {
  if (bytes.length > largestTree) throw noTree(where, `it has ${bytes.length} bytes`);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw noTree(where, "it is no JSON");
  }
}

function noTree(where: string, why: string): Error {
  return inputError(
    "DVC_TREE_INVALID",
    `${where} is not a list of a folder's files as DVC makes them: ${why}.`,
    "It is damaged or means harm; have it pushed anew from where the data is.",
  );
}
