import type { Endpoint, Release } from "./endpoint.ts";

/** What is to be done, decided before anything is done. `--plan` prints it. */
export interface Plan {
  readonly target: string;
  readonly endpoint: Endpoint;
  readonly release: Release;
  /** 12 hex digits: the model, the server and how it is set. The same is never started twice. */
  readonly releaseId: string;
  /** Where it will answer, where that is known before. */
  readonly url: string | undefined;
  /**
   * `created`: there was none; `updated`: another release was in service; `replaced`: this very one was, but it does not
   * run any more, or not as it should; `rolled-back`: back to the one before; `unchanged`: nothing is to be done.
   */
  readonly action: "created" | "updated" | "replaced" | "rolled-back" | "unchanged";
  /** In service now. */
  readonly before: { readonly releaseId: string; readonly modelUri: string } | undefined;
  /** What will be done, in words, in order; empty when nothing is. */
  readonly steps: readonly string[];
  /** Whether something is under way already, by whose end it may be another action. */
  readonly underWay?: boolean | undefined;
  /** What it will cost as long as it is there; undefined where it costs nothing: on this machine. */
  readonly cost?: Cost | undefined;
}

/** What an endpoint costs, by a list of prices of a day. */
export interface Cost {
  /** US dollars; undefined: the list does not have it, or it goes by use. */
  readonly perHour: number | undefined;
  /** Of 730 hours. */
  readonly perMonth: number | undefined;
  /** `ml.t2.medium × 1 in us-east-1, 2026-11-22` */
  readonly basis: string;
}
