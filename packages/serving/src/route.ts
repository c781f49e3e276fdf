import type { IncomingHttpHeaders } from "node:http";
import type { Admission, Stay } from "./admission.ts";
import type { Metrics } from "./metrics.ts";
import type { ServedModel } from "./served-model.ts";
import type { Settled } from "./server-options.ts";

/** A request as a route sees it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Empty where the route reads none. */
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a route finds around it. */
export interface Context {
  /** The model that was in service when the request began; it answers all of it. */
  readonly model: ServedModel;
  readonly options: Settled;
  readonly metrics: Metrics;
  readonly admission: Admission;
  /** Of this request. */
  readonly stay: Stay;
  /** Whether the server has been asked to stop. */
  readonly stopping: boolean;
  /** When the request has taken too long, by `performance.now()`. */
  readonly deadline: number;
}

export interface Route {
  /** For metrics: no part of it may come from a request. */
  readonly name: string;
  /** Undefined: any. */
  readonly method?: "GET" | "POST";
  /** Whether it reads a body and takes work, so that it must be let in. */
  readonly work?: boolean;
  /** How its errors look. */
  readonly errors?: "mlflow" | "kserve";
  /** Throws request errors. */
  answer(call: Call, context: Context): Reply | Promise<Reply>;
}

/** A value as a JSON reply. */
export function jsonReply(value: unknown, status = 200): Reply {
  return { status, type: "application/json", body: JSON.stringify(value) };
}
