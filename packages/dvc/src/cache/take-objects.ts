import path from "node:path";
import { contentMd5 } from "../formats/content-hash.ts";
import { objectPath, type HashName, type ObjectId } from "../formats/object-id.ts";
import { Cache } from "./cache.ts";
import { readSmallFile } from "./read-small-file.ts";

/** Objects that a folder keeps under the paths that they are to have in the cache. */
export interface Taking {
  readonly from: string;
  readonly cacheFolder: string;
  readonly hash: HashName;
  readonly md5s: readonly string[];
}

export interface Taken {
  readonly bytes: number;
  readonly taken: readonly string[];
  /** What is large, is not there or is not what it is called: for `fetchObject`, which goes on or finds the words. */
  readonly left: readonly string[];
}

/** Brings small objects into the cache one after the other, each verified. For a thread that has nothing else to do. */
export function takeObjects({ from, cacheFolder, hash, md5s }: Taking): Taken {
  const cache = new Cache(cacheFolder);
  const [taken, left]: [string[], string[]] = [[], []];
  let bytes = 0;
  for (const md5 of md5s) {
    const id: ObjectId = { hash, md5, isTree: false };
    const content = read(path.join(from, objectPath(id)));
    if (content === undefined || contentMd5(hash, content) !== md5) {
      left.push(md5);
      continue;
    }
    cache.keepBytes(id, content);
    taken.push(md5);
    bytes += content.length;
  }
  return { bytes, taken, left };
}

function read(file: string): Uint8Array | undefined {
  try {
    return readSmallFile(file);
  } catch {
    return undefined;
  }
}
