import type { Failure } from "@sentiment/errors";
import type { HostTask, HostTasks } from "@sentiment/training";

/** What the first host says to another: do this, or: it is over. */
export type ToHost = { readonly task: HostTask; readonly input: HostTasks[HostTask]["input"] } | { readonly end: End };

/** How a training has ended: with a model, because a host was stopped, or because of a failure. */
export interface End {
  readonly how: "done" | "stopped" | "failed";
  readonly message: string;
}

/** What it gets back, for each task in its order. */
export type FromHost =
  | { readonly output: HostTasks[HostTask]["output"] }
  | { readonly failure: Pick<Failure, "kind" | "code" | "message" | "hint"> }
  /** The host has been told to stop. */
  | { readonly stopped: true };

/** Where a host asks to be let in, and what it asks for. */
export const joining = { path: "/hosts", protocol: "sentiment-training" } as const;

/** The header that says who asks. */
export const hostHeader = "x-sentiment-host";

/** So long is a connection silent before the system looks whether the other machine is there, in milliseconds. */
export const keepAliveDelay = 10_000;
