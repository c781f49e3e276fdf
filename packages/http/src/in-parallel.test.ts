import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { inParallel } from "./in-parallel.ts";

const never = new AbortController().signal;

it("does everything, and never more at once than it may", async () => {
  let [going, most] = [0, 0];
  const done: number[] = [];
  const items = Array.from({ length: 30 }, (_, i) => i);
  await inParallel(items, { atOnce: 4, signal: never }, async (item) => {
    most = Math.max(most, ++going);
    await setTimeout(item % 3);
    going--;
    done.push(item);
  });
  expect(most).toBe(4);
  expect(done.toSorted((a, b) => a - b)).toEqual(items);
});

it("stops with the first failure, once the others have stopped", async () => {
  const begun: number[] = [];
  let stopped = 0;
  const items = Array.from({ length: 100 }, (_, i) => i);
  const work = inParallel(items, { atOnce: 3, signal: never }, async (item, signal) => {
    begun.push(item);
    if (item === 5) throw new Error("five");
    await setTimeout(item < 3 ? 1 : 10_000, undefined, { signal }).catch((error: unknown) => {
      stopped++;
      throw error;
    });
  });
  await expect(work).rejects.toThrow("five");
  expect(begun.length).toBeLessThanOrEqual(6);
  expect(stopped).toBe(2);
});

it("begins nothing when it is to stop already", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(inParallel([1], { atOnce: 1, signal }, () => Promise.reject(new Error("begun")))).rejects.toThrow(
    "enough",
  );
});
