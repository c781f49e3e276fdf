import { open, readFile, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { WriteBehind } from "./write-behind.ts";

/** A file that takes at most so many bytes at a time, as a system may. */
function slow(file: FileHandle, most: number): FileHandle {
  const writev: FileHandle["writev"] = async (buffers, position) => {
    const [first] = buffers as unknown as readonly Uint8Array[];
    const { bytesWritten } = await file.write(first!.subarray(0, most), 0, undefined, position ?? null);
    return { bytesWritten, buffers };
  };
  return Object.assign(Object.create(file) as FileHandle, { writev });
}

it("writes what it is given, in order and from its position on, however little is taken at a time", async () => {
  const file = path.join(await temporaryFolder(), "a");
  const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(pieces, fc.nat(9), fc.integer({ min: 1, max: 30 }), async (given, position, most) => {
      await using handle = await open(file, "w");
      const writer = new WriteBehind(slow(handle, most), position);
      for (const piece of given) await writer.add(piece);
      await writer.flush();
      const written = await readFile(file);
      expect(written.subarray(position)).toEqual(Buffer.concat(given));
    }),
    { seed: 3, numRuns: 50 },
  );
});

it("tells what went wrong with the next call", async () => {
  const handle = await open(path.join(await temporaryFolder(), "a"), "w");
  const writer = new WriteBehind(handle, 0);
  await handle.close();
  await writer.add(new Uint8Array(2 << 20));
  await expect(writer.flush()).rejects.toThrow(/closed/u);
});
