import { temporaryFolder } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { killMetricWriters, killPipelines } from "./kill-recorders.ts";
import { killSyncs } from "./kill-syncs.ts";

describe("a process that records and is killed", () => {
  it.each([
    ["logging metrics one by one", killMetricWriters, 12],
    ["in the middle of `sentiment pipeline`", killPipelines, 6],
    ["in the middle of `sentiment runs sync`", killSyncs, 6],
  ])("%s, loses nothing that it reported written", { timeout: 300_000 }, async (_name, kill, kills) => {
    const report = await kill({ folder: await temporaryFolder(), kills, seed: 3 });
    expect(report.lost).toEqual([]);
    expect(report.afterFirstWrite).toBeGreaterThanOrEqual(kills / 2);
    expect(report.reported).toBeGreaterThan(0);
  });
});
