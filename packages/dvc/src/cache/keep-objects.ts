import type { HashName } from "../formats/object-id.ts";
import { Cache } from "./cache.ts";

/** Objects whose hashes were checked, their bytes one after the other. */
export interface Keeping {
  readonly cacheFolder: string;
  readonly hash: HashName;
  readonly md5s: readonly string[];
  readonly sizes: readonly number[];
  readonly bytes: Uint8Array;
}

/** Keeps objects in a cache one after the other. For a thread that has nothing else to do. */
export function keepObjects({ cacheFolder, hash, md5s, sizes, bytes }: Keeping): void {
  const cache = new Cache(cacheFolder);
  let at = 0;
  for (const [i, md5] of md5s.entries()) {
    const end = at + sizes[i]!;
    cache.keepBytes({ hash, md5, isTree: false }, bytes.subarray(at, end));
    at = end;
  }
}
