import { describe, expect, it } from "vitest";
import { sharedCopy } from "./shared-copy.ts";

describe("sharedCopy", () => {
  it.each([Int32Array.of(1, -2, 3), Float64Array.of(0.5, -1), Uint8Array.of(255, 0), new Int32Array(0)])(
    "holds the same numbers, in the same kind of array, on shared memory",
    (array) => {
      const copy = sharedCopy(array);
      expect(copy.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(copy).toEqual(array);
    },
  );

  it("takes the part of a buffer that the array shows, and a Buffer as plain bytes", () => {
    expect([...sharedCopy(Float64Array.of(1, 2, 3, 4).subarray(1, 3))]).toEqual([2, 3]);
    const bytes: Uint8Array = sharedCopy(Buffer.from("abc") as Uint8Array);
    expect(bytes.constructor).toBe(Uint8Array);
    expect([...bytes]).toEqual([97, 98, 99]);
  });

  it("leaves out the numbers before a start", () => {
    expect([...sharedCopy(Int32Array.of(1, 2, 3, 4), 2)]).toEqual([0, 0, 3, 4]);
  });

  it("does not copy what is shared already", () => {
    const shared = sharedCopy(Int32Array.of(1));
    expect(sharedCopy(shared)).toBe(shared);
  });
});
