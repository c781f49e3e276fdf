import { SentimentError, type ErrorKind } from "@sentiment/errors";

/* SQLite's primary result codes: https://www.sqlite.org/rescode.html */
const busy = 5;
const locked = 6;

interface Words {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly what: string;
  readonly hint: string;
}

const writable = "Check that the file and its folder can be written, and that the disk has room.";
const unwritable = { kind: "usage", code: "DATABASE_NOT_WRITABLE", hint: writable } as const;
const restore = "Restore a copy, or move the file away: the next run makes a new one.";

const wordsOf: Readonly<Record<number, Words>> = {
  3: { ...unwritable, what: "may not be opened" },
  8: { ...unwritable, what: "cannot be written" },
  10: { ...unwritable, what: "could not be read or written by the disk" },
  11: { kind: "input", code: "DATABASE_CORRUPT", what: "is damaged", hint: restore },
  13: { ...unwritable, what: "cannot grow: the disk is full" },
  14: { ...unwritable, what: "cannot be opened" },
  26: {
    kind: "input",
    code: "NOT_A_DATABASE",
    what: "is no SQLite database",
    hint: "Name another file, or move this one away.",
  },
};

function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  // The low byte of an extended code is the primary one.
  return error.errcode & 0xff;
}

/** Whether another process holds a lock that is needed. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === busy || code === locked;
}

/** The error in the user's words where the cause is the file or the disk; any other one as it is. */
export function databaseError(error: unknown, path: string): unknown {
  const words = wordsOf[resultCode(error) ?? 0];
  if (words === undefined) return error;
  const { kind, code, what, hint } = words;
  return new SentimentError({ kind, code, message: `The database ${path} ${what}.`, hint, cause: error });
}
