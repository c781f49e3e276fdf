import type { Backend, Passing } from "./forwarder.ts";

/** What the control server of a front understands, besides `GET /status`: `POST` with a body as JSON. */
export const controlPaths = { status: "/status", backend: "/backend", stop: "/stop" } as const;

/** What a front says of itself. */
export interface FrontStatus {
  readonly pid: number;
  /** Where it accepts callers. */
  readonly port: number;
  readonly backend: Backend | null;
  readonly connections: readonly Passing[];
}

/** What a front is told at its start, as a line of JSON on its stdin. */
export interface FrontOptions {
  readonly host: string;
  /** To be tried in this order; 0: any that is free. */
  readonly ports: readonly number[];
  /** Must come with each request to its control server. */
  readonly token: string;
  readonly backend: Backend | null;
}

/** What a front says on its stdout, as a line of JSON, when it accepts callers or cannot. */
export type FrontReport =
  | { readonly started: true; readonly port: number; readonly controlPort: number }
  | { readonly started: false; readonly code: string; readonly message: string };
