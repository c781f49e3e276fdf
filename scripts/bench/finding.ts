import type { Run } from "./run-by-turns.ts";
import { median, medianRatio } from "./statistics.ts";

/** What is demanded of a figure: it must be so, and aims at being so. Ratios at least, absolute values at most. */
export interface Demand {
  readonly of: "ratio" | "value";
  readonly must?: number | undefined;
  readonly aim?: number | undefined;
}

/** A line of the table: one figure of one cell. */
export interface Finding {
  /** What was run, and on how much: "lr count", "100 k". */
  readonly cell: string;
  readonly data: string;
  /** With its unit: "wall s". */
  readonly figure: string;
  readonly ours: number;
  readonly peer?: string | undefined;
  readonly theirs?: number | undefined;
  /** How many times better ours is; pair by pair. */
  readonly ratio?: number | undefined;
  readonly demand?: Demand | undefined;
  /** Of each run, for the JSON file. */
  readonly runs?: { readonly ours: readonly number[]; readonly theirs?: readonly number[] | undefined } | undefined;
}

export type Verdict = "met" | "missed" | undefined;

/** Whether a demand is met; undefined where there is none. */
export function verdicts({ ours, ratio, demand }: Finding): { must: Verdict; aim: Verdict } {
  const judge = (wanted: number | undefined): Verdict => {
    if (wanted === undefined || demand === undefined) return undefined;
    const met = demand.of === "ratio" ? (ratio ?? NaN) >= wanted : ours <= wanted;
    return met ? "met" : "missed";
  };
  return { must: judge(demand?.must), aim: judge(demand?.aim) };
}

export interface Sides {
  readonly cell: string;
  readonly data: string;
  readonly peer: string;
  readonly ours: readonly Run[];
  readonly theirs: readonly Run[];
}

/** One figure of both sides of a comparison. `ratio`: whether less or more of it is better; some have none. */
export function compared(
  { cell, data, peer, ours, theirs }: Sides,
  figure: string,
  read: { ours: (run: Run) => number; theirs?: (run: Run) => number },
  { demand, ratio = "less" }: { demand?: Demand | undefined; ratio?: "less" | "more" | "none" } = {},
): Finding {
  const own = ours.map(read.ours);
  const other = theirs.map(read.theirs ?? read.ours);
  const ratios = { less: () => medianRatio(own, other), more: () => medianRatio(other, own), none: () => undefined };
  return {
    cell,
    data,
    figure,
    ours: median(own),
    peer,
    theirs: median(other),
    ratio: ratios[ratio](),
    demand,
    runs: { ours: own, theirs: other },
  };
}
