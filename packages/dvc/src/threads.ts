import { availableJobs, type Parallel } from "@sentiment/numerics";
import type { Keeping } from "./cache/keep-objects.ts";
import type { Taken, Taking } from "./cache/take-objects.ts";
import type { Placing } from "./workspace/place-files.ts";

/** What is done in threads: what goes in and what comes out. */
interface Works {
  readonly takeObjects: readonly [Taking, Taken];
  readonly keepObjects: readonly [Keeping, undefined];
  readonly placeFiles: readonly [Placing, undefined];
}

interface Telling<Output> {
  readonly signal?: AbortSignal;
  readonly onDone?: (output: Output) => void;
}

/** From so many files on, threads are worth their start. */
export const manyFiles = 1000;

/** A folder may be far away, so that there is something to wait for. */
const fewest = 4;

/**
 * Threads for thousands of small files. In a thread each step is done at once, which takes a fraction of the time that it
 * takes as a promise; and there is more than one thread.
 */
export class Threads {
  #parallel: Promise<Parallel> | undefined;

  /** Does all parts, in whatever order, and tells of each that is done. */
  async run<Name extends keyof Works>(
    name: Name,
    parts: readonly Works[Name][0][],
    { signal, onDone }: Telling<Works[Name][1]> = {},
  ): Promise<void> {
    signal?.throwIfAborted();
    this.#parallel ??= import("./worker.ts").then(({ dvcParallel }) => dvcParallel(Math.max(availableJobs(), fewest)));
    const parallel = await this.#parallel;
    await parallel.map(name, parts, (output: Works[Name][1]) => {
      // What is thrown here ends it after the parts that are being done.
      signal?.throwIfAborted();
      onDone?.(output);
    });
  }

  async close(): Promise<void> {
    await (await this.#parallel)?.close();
  }
}

/** Parts of some size of a list. */
export function partsOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
