import { SentimentError, exitCodes } from "@sentiment/errors";
import type { Stop } from "./io.ts";
import { withoutSecrets } from "./without-secrets.ts";

/** A failure as `--json` prints it under `error`. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly exitCode: number;
}

/** What to tell of anything that was thrown; whatever URI it names is told without user and password. */
export function errorReport(error: unknown): ErrorReport {
  const report = plainReport(error);
  const { message, hint } = report;
  return { ...report, message: withoutSecrets(message), hint: hint === null ? null : withoutSecrets(hint) };
}

function plainReport(error: unknown): ErrorReport {
  if (SentimentError.is(error)) {
    const { code, message, hint = null, exitCode } = error;
    return { code, message, hint, exitCode };
  }
  if (isSystemError(error)) {
    return {
      code: error.code,
      message: `${error.message}.`,
      hint: "The operating system refused; check that path, its permissions and the space on the disk.",
      exitCode: error.code === "EEXIST" ? exitCodes.conflict : exitCodes.input,
    };
  }
  return {
    code: "BUG",
    message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    hint: "This is a fault of sentiment, not of yours. Please report it, with the command and the lines above.",
    exitCode: exitCodes.bug,
  };
}

/** What to tell when the process was asked to end. */
export function stopReport({ signalName, exitCode }: Stop): ErrorReport {
  return { code: "STOPPED", message: `Stopped by ${signalName}.`, hint: null, exitCode };
}

type SystemError = Error & { readonly code: string };

/** A failed call to the operating system, such as ENOSPC, that no room has put into better words. */
function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}
