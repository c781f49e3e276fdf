import type { Cost } from "@sentiment/deployment";
import type { Capacity } from "../endpoints/release-spec.ts";
import { prices } from "./prices.ts";

/** AWS's own month. */
const hoursPerMonth = 730;

/** What a capacity costs as long as it is there. A serverless one goes by use, and costs nothing while nobody asks. */
export function costOf(capacity: Capacity, region: string): Cost {
  if (capacity.kind === "serverless") {
    const basis = `${capacity.memoryMb} MB for as long as requests take, in ${region}`;
    return { perHour: undefined, perMonth: undefined, basis };
  }
  const { instanceType, instances } = capacity;
  const one = prices.perHour[region]?.[instanceType];
  const basis = `${instanceType} × ${instances} in ${region}, ${prices.date}`;
  if (one === undefined) return { perHour: undefined, perMonth: undefined, basis };
  return { perHour: rounded(instances * one), perMonth: rounded(instances * one * hoursPerMonth), basis };
}

/** To a hundredth of a cent: prices have no more digits than that. */
export function rounded(dollars: number): number {
  return Math.round(10_000 * dollars) / 10_000;
}
