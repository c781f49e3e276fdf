import { describe, expect, it } from "vitest";
import { release } from "./release.ts";
import { roomFor } from "./room-for.ts";

describe("room for arrays that are given up later", () => {
  it("is what was asked for where that is little or very much, and never less", () => {
    expect([roomFor(0), roomFor(4096), roomFor(1 << 28)]).toEqual([0, 4096, 1 << 28]);
    expect(roomFor(1 << 23)).toBeGreaterThan(1 << 23);
  });

  // Elsewhere the system's own habits decide.
  it.runIf(process.platform === "linux")("goes back to the system once it is released", () => {
    const megabyte = 1 << 20;
    const before = process.memoryUsage.rss();
    // Of growing sizes, as tables are: this is what makes malloc keep them.
    for (const size of [4, 8, 16, 31]) release(new Uint8Array(roomFor(size * megabyte)).fill(1, 0, size * megabyte));
    const arrays = Array.from({ length: 10 }, () => new Uint8Array(roomFor(6 * megabyte)).fill(1, 0, 6 * megabyte));
    expect(process.memoryUsage.rss() - before).toBeGreaterThan(55 * megabyte);
    for (const array of arrays) release(array);
    expect(process.memoryUsage.rss() - before).toBeLessThan(20 * megabyte);
  });
});
