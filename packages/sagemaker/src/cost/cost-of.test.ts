import { expect, it } from "vitest";
import { costOf } from "./cost-of.ts";

it("an endpoint costs what its instances cost, an hour and a month", () => {
  const one = { kind: "real-time", instanceType: "ml.t2.medium", instances: 1 } as const;
  expect(costOf(one, "us-east-1")).toMatchObject({ perHour: 0.056, perMonth: 40.88 });
  expect(costOf({ ...one, instances: 3 }, "us-east-1")).toMatchObject({ perHour: 0.168, perMonth: 122.64 });
});

it("what is not in the list is unknown, and not a guess", () => {
  const other = { kind: "real-time", instanceType: "ml.m5.large", instances: 1 } as const;
  expect(costOf(other, "eu-central-1")).toMatchObject({ perHour: undefined, perMonth: undefined });
  expect(costOf({ ...other, instanceType: "ml.c5.large" }, "us-east-1").perMonth).toBeUndefined();
  expect(costOf({ kind: "serverless", memoryMb: 2048, maxConcurrency: 5 }, "us-east-1").perHour).toBeUndefined();
});
