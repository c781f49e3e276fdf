/** Part of an object as it comes. */
export interface Incoming {
  /** Where it begins: where it was asked for, or 0 from a remote that only gives the whole. */
  readonly start: number;
  /** Of the whole object; undefined where the remote does not say. */
  readonly size: number | undefined;
  /** What says that the object is still the same. */
  readonly tag: string | undefined;
  /** Says that a page was sent instead of the object: `text/html`. */
  readonly mediaType: string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  /** The rest as a whole. */
  bytes(): Promise<Uint8Array>;
  /** Lets go without reading the rest. */
  cancel(): Promise<void>;
}

/** From where an object is wanted, if it still is what `tag` says. */
export interface From {
  readonly start: number;
  readonly tag: string | undefined;
}

/** A file to be sent. */
export interface Outgoing {
  readonly file: string;
  readonly size: number;
}

/**
 * A place that keeps objects under paths such as `files/md5/ab/cd…`. Errors are `remote` (REMOTE_NEEDS_LOGIN,
 * REMOTE_FORBIDDEN, HTTP_…, and those of the http room) or `usage` (what its options cannot be).
 */
export interface Remote {
  /** For words, without secrets. */
  readonly name: string;
  /** Objects that are asked for at a time. */
  readonly atOnce: number;
  /** Where objects lie, if that is on this machine: thousands are taken there without ado. */
  readonly folder?: string | undefined;
  /** The address of an object, without secrets. */
  place(path: string): string;
  /** Undefined: it is not there. */
  open(path: string, from: From, signal: AbortSignal): Promise<Incoming | undefined>;
  has(path: string, signal: AbortSignal): Promise<boolean>;
  put(path: string, content: Outgoing, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
