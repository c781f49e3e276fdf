import { lstatSync } from "node:fs";
import path from "node:path";
import type { Cache } from "./cache/cache.ts";
import { inputError, remoteError, conflictError } from "./dvc-error.ts";
import { contentMd5 } from "./formats/content-hash.ts";
import { objectPath, type ObjectId } from "./formats/object-id.ts";
import { largestTree, parseTree, type TreeEntry } from "./formats/tree.ts";
import type { Remote } from "./remotes/remote.ts";
import type { Tracked } from "./workspace/find-tracked.ts";

/** The files of an output, and the bytes of the list that names them. */
export interface Listed {
  readonly entries: readonly TreeEntry[];
  /** Undefined: the output is a single file, or its list is in the cache. */
  readonly fetchedTree: Buffer | undefined;
}

/**
 * What files an output has: from its list in the cache, else from the remote. Undefined: it is in neither. The list is not
 * kept yet: where it is, its files are.
 * Errors: `input` for a list that is damaged or means harm.
 */
export async function listFiles(
  id: ObjectId,
  cache: Cache,
  remote: (() => Promise<Remote>) | undefined,
  signal: AbortSignal,
): Promise<Listed | undefined> {
  if (!id.isTree) return { entries: [{ path: "", md5: id.md5 }], fetchedTree: undefined };
  if (await cache.holds(id)) return { entries: parseTree(cache.read(id), cache.place(id)), fetchedTree: undefined };
  if (remote === undefined) return undefined;
  const opened = await remote();
  const place = opened.place(objectPath(id));
  const incoming = await opened.open(objectPath(id), { start: 0, tag: undefined }, signal);
  if (incoming === undefined) return undefined;
  if ((incoming.size ?? 0) > largestTree) {
    await incoming.cancel();
    throw inputError("DVC_TREE_INVALID", `${place} has ${incoming.size} bytes: no list of files is as long.`);
  }
  const bytes = Buffer.from(await incoming.bytes());
  const md5 = contentMd5("md5", bytes);
  if (md5 === id.md5) return { entries: parseTree(bytes, place), fetchedTree: bytes };
  if (/^text\/html\b/iu.test(incoming.mediaType ?? "")) {
    throw remoteError(
      "LOGIN_PAGE",
      `${place} is a web page (text/html) instead of the data, probably one to log in.`,
      "Is the remote's url the right one, and does it need a login? DagsHub's ends in .dvc and wants DAGSHUB_USER_TOKEN.",
    );
  }
  throw inputError(
    "OBJECT_DAMAGED",
    `${place} should have the MD5 ${id.md5} and has ${md5}; nothing of it is kept.`,
    "It is damaged there: have it pushed anew from where the data is.",
  );
}

/** A file cannot take the place of a folder, whatever is forced. Errors: `conflict`. */
export function checkKind(root: string, { place }: Tracked, isFolder: boolean): void {
  if (isFolder || lstatSync(path.join(root, place), { throwIfNoEntry: false })?.isDirectory() !== true) return;
  throw conflictError("DATA_IN_THE_WAY", `${place} is a folder, where a file is to be.`, "Move it away.");
}
