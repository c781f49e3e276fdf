/**
 * The one table from what went wrong to the process's exit code. `packages/README.md` and
 * `sentiment help exit-codes` print it; bash scripts rely on it.
 */
export const exitCodes = {
  /** A fault of ours. */
  bug: 1,
  /** Wrong usage or settings. */
  usage: 2,
  /** Input missing, malformed or corrupt: data, model, checksum. */
  input: 3,
  /** A remote failed or refused (authentication too). */
  remote: 4,
  /** A gate was not met: a metric threshold, a contract test, a cost limit, a rolled-back deployment. */
  gate: 5,
  /** It exists, is busy or is locked. */
  conflict: 6,
} as const;

/** What kind of failure an error is; each kind has one exit code. */
export type ErrorKind = keyof typeof exitCodes;
