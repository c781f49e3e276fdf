import { inputError } from "../dvc-error.ts";

/**
 * What was hashed: `md5`, the bytes (DVC 3); `md5-dos2unix`, the bytes with LF for CRLF where they look like text (DVC 2,
 * whose files name no hash).
 */
export type HashName = "md5" | "md5-dos2unix";

/** The name of some bytes in a cache or a remote. */
export interface ObjectId {
  readonly hash: HashName;
  /** 32 hexadecimal digits in lower case. */
  readonly md5: string;
  /** A list of a folder's files, which DVC names with `.dir` behind. */
  readonly isTree: boolean;
}

/** Reads `22a1…` or `22a1….dir` in any case. Errors: `input`. */
export function parseObjectId(text: string, hash: HashName, where: string): ObjectId {
  const [, md5, dir] = /^([\da-f]{32})(\.dir)?$/u.exec(text.toLowerCase()) ?? [];
  if (md5 !== undefined) return { hash, md5, isTree: dir !== undefined };
  throw inputError(
    "DVC_HASH_INVALID",
    `${where} has the hash ${JSON.stringify(text.slice(0, 80))}, which is no MD5.`,
    "It has 32 hexadecimal digits, and for a folder .dir behind them. Get the file again from where it was committed.",
  );
}

/** The id as DVC writes it: `22a1….dir`. */
export function objectName({ md5, isTree }: ObjectId): string {
  return isTree ? `${md5}.dir` : md5;
}

/** Where an object is kept, seen from the root of a cache or a remote: `files/md5/22/a1….dir`, of DVC 2 `22/a1….dir`. */
export function objectPath(id: ObjectId): string {
  const name = objectName(id);
  return `${id.hash === "md5" ? "files/md5/" : ""}${name.slice(0, 2)}/${name.slice(2)}`;
}
