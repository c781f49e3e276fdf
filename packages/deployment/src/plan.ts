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
}
