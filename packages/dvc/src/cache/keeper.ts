import type { HashName } from "../formats/object-id.ts";
import type { Threads } from "../threads.ts";
import type { Cache } from "./cache.ts";

/** Small objects on their way into the cache, and bytes of theirs, that go there together. */
const mostObjects = 256;
const mostBytes = 1 << 20;
/** Parts that may be on their way at once, before more are taken in. */
const mostParts = 4;

/** Keeps small objects whose hashes were checked in the cache, many at a time, by another thread than asks for them. */
export class Keeper {
  readonly #cache: Cache;
  readonly #hash: HashName;
  readonly #threads: Threads;
  #objects: { readonly md5: string; readonly bytes: Uint8Array }[] = [];
  #size = 0;
  readonly #writing = new Set<Promise<void>>();

  constructor(cache: Cache, hash: HashName, threads: Threads) {
    this.#cache = cache;
    this.#hash = hash;
    this.#threads = threads;
  }

  /** Takes one more; it is in the cache after `end`. Rejects where an earlier one could not be written. */
  async add(md5: string, bytes: Uint8Array): Promise<void> {
    this.#objects.push({ md5, bytes });
    this.#size += bytes.length;
    if (this.#objects.length < mostObjects && this.#size < mostBytes) return;
    this.#send();
    while (this.#writing.size >= mostParts) await Promise.race(this.#writing);
  }

  /** Waits until all is in the cache. */
  async end(): Promise<void> {
    this.#send();
    await Promise.all(this.#writing);
  }

  #send(): void {
    const [objects, bytes] = [this.#objects, Buffer.allocUnsafeSlow(this.#size)];
    [this.#objects, this.#size] = [[], 0];
    let at = 0;
    for (const object of objects) {
      bytes.set(object.bytes, at);
      at += object.bytes.length;
    }
    const part = {
      cacheFolder: this.#cache.folder,
      hash: this.#hash,
      md5s: objects.map(({ md5 }) => md5),
      sizes: objects.map((object) => object.bytes.length),
      bytes,
    };
    const written = this.#threads.run("keepObjects", [part]);
    this.#writing.add(written);
    // A failure stays, for whoever waits next.
    void written.then(
      () => this.#writing.delete(written),
      () => {},
    );
  }
}
