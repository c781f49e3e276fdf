import { exitCodes, type ErrorKind } from "./error-kinds.ts";

const marker = Symbol.for("sentiment.error");

/** The parts of a failure that is told to the user. */
export interface Failure {
  readonly kind: ErrorKind;
  /** Stable, upper case with underscores, for scripts: `DATA_NOT_FOUND`. */
  readonly code: string;
  /** What happened, with the value it happened to. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** An error with a kind (which decides the exit code), a stable code and a hint how to mend it. */
export class SentimentError extends Error {
  readonly [marker] = true;
  readonly kind: ErrorKind;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(failure: Failure) {
    super(failure.message, failure.cause === undefined ? undefined : { cause: failure.cause });
    this.name = "SentimentError";
    this.kind = failure.kind;
    this.code = failure.code;
    this.hint = failure.hint;
  }

  /** The exit code of this error's kind. */
  get exitCode(): number {
    return exitCodes[this.kind];
  }

  /** Unlike `instanceof`, holds even when two copies of this class are loaded. */
  static is(error: unknown): error is SentimentError {
    return typeof error === "object" && error !== null && marker in error;
  }
}
