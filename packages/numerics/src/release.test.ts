import { describe, expect, it } from "vitest";
import { release } from "./release.ts";

describe("release", () => {
  it("leaves nothing of an array and of every view of it", () => {
    const array = Float64Array.of(1, 2, 3);
    const view = array.subarray(1);
    release(view);
    release(array);
    expect([array.length, view.length, array.buffer.byteLength]).toEqual([0, 0, 0]);
  });

  it("leaves shared memory alone, which others may still use", () => {
    const shared = new Int32Array(new SharedArrayBuffer(8));
    release(shared);
    expect(shared).toHaveLength(2);
  });
});
