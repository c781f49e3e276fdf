import type { LogEvent } from "./log.ts";

/** What a server serves, where, and within which limits. */
export interface ServerOptions {
  readonly modelDir: string;
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string | undefined;
  /** Default 8080; 0: any free one. */
  readonly port?: number | undefined;
  /** The model's name in KServe's routes; default `sentiment`. */
  readonly name?: string | undefined;
  /** The model's version in KServe's routes; default: the id of the model. */
  readonly version?: string | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Further routes, as Vertex AI names them. */
  readonly healthRoute?: string | undefined;
  readonly predictRoute?: string | undefined;
  /** A record that is no text is answered in its place: SageMaker's batch transform would lose the whole file. */
  readonly recordErrors?: boolean | undefined;
  /** Default: nowhere. */
  readonly log?: ((event: LogEvent) => void) | undefined;
  /** Whether each request is logged. */
  readonly accessLog?: boolean | undefined;
}

export interface Limits {
  /** Largest body. */
  readonly bodyBytes: number;
  /** Most texts in a request. */
  readonly texts: number;
  /** For a request to arrive, and then to be answered. */
  readonly requestSeconds: number;
  /** For a request's headers to arrive. */
  readonly headerSeconds: number;
  /** Most requests under way at a time; more are told to come again. */
  readonly pending: number;
  /** Most bytes of bodies, texts and answers under way at a time; one request alone is always let in. */
  readonly pendingBytes: number;
  /** How long the server goes on answering when it is asked to stop, so that callers learn that their connection ends. */
  readonly lingerSeconds: number;
  /** After that, for what is under way to be answered. */
  readonly drainSeconds: number;
}

export const defaultLimits: Limits = {
  bodyBytes: 6 * 1024 * 1024,
  texts: 100_000,
  requestSeconds: 30,
  headerSeconds: 10,
  pending: 512,
  pendingBytes: 256 * 1024 * 1024,
  lingerSeconds: 1,
  drainSeconds: 10,
};

/** The options with their defaults. */
export interface Settled {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly version: string | undefined;
  readonly limits: Limits;
  readonly healthRoute: string | undefined;
  readonly predictRoute: string | undefined;
  readonly recordErrors: boolean;
  readonly log: (event: LogEvent) => void;
  readonly accessLog: boolean;
}

/** Fills in the defaults. A body that is allowed is never too large to be under way, and headers are part of a request. */
export function settled(options: ServerOptions): Settled {
  const given = Object.entries(options.limits ?? {}).filter(([, value]) => value !== undefined);
  const limits = { ...defaultLimits, ...(Object.fromEntries(given) as Partial<Limits>) };
  return {
    host: options.host ?? "127.0.0.1",
    port: options.port ?? 8080,
    name: options.name ?? "sentiment",
    version: options.version,
    limits: {
      ...limits,
      headerSeconds: Math.min(limits.headerSeconds, limits.requestSeconds),
      pendingBytes: Math.max(limits.pendingBytes, limits.bodyBytes),
    },
    healthRoute: options.healthRoute,
    predictRoute: options.predictRoute,
    recordErrors: options.recordErrors ?? false,
    log: options.log ?? (() => {}),
    accessLog: options.accessLog ?? false,
  };
}
