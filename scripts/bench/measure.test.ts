import { describe, expect, it } from "vitest";
import { describeWithPython } from "@sentiment/testing";
import { measure, medianCost } from "./measure.ts";

const script = (text: string): string[] => [process.execPath, "-e", text];

describeWithPython("measuring a command", () => {
  it("tells the memory and the time it took, and hands on what it printed", async () => {
    const idle = await measure(script("console.log(1)"));
    const busy = await measure(
      script(
        "const a = Buffer.alloc(2e8, 1); const end = Date.now() + 300; while (Date.now() < end); console.log(a[7])",
      ),
    );
    expect([idle.stdout, busy.stdout]).toEqual(["1\n", "1\n"]);
    expect(busy.cost.peakMegabytes - idle.cost.peakMegabytes).toBeGreaterThan(150);
    expect(busy.cost.wall).toBeGreaterThan(0.3);
  });

  it("rejects with the command's own words when it fails", async () => {
    await expect(measure(script("console.error('no such file'); process.exitCode = 3"))).rejects.toThrow(
      /code 3:\nno such file/,
    );
  });
});

describe("the median of costs", () => {
  it("is taken of each figure", () => {
    const costs = [
      { wall: 3, cpu: 1, peakMegabytes: 10 },
      { wall: 1, cpu: 2, peakMegabytes: 40 },
      { wall: 2, cpu: 9, peakMegabytes: 20 },
    ];
    expect(medianCost(costs)).toEqual({ wall: 2, cpu: 2, peakMegabytes: 20 });
    expect(medianCost(costs.slice(0, 2))).toEqual({ wall: 2, cpu: 1.5, peakMegabytes: 25 });
  });
});
