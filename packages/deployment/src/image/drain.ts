import { stripVTControlCharacters } from "node:util";
import { SentimentError } from "@sentiment/errors";
import { engineEvents, type EngineEvent } from "./engine-events.ts";
import type { SilenceWatch } from "./silence-watch.ts";

export interface Drain {
  /** What the engine does, for errors: `build the image`. */
  readonly what: string;
  /** The member of `aux` that proves that it was done: `ID`, `Digest`. */
  readonly proof: "ID" | "Digest";
  /** Told line by line what the engine says. */
  readonly onLine?: ((line: string) => void) | undefined;
  readonly onWarning?: ((message: string) => void) | undefined;
  /** Told of everything the engine says, and ends the connection when it has said nothing for too long. */
  readonly watch: SilenceWatch;
  /** What to do about it, by what the engine says of its failure. */
  readonly hint?: ((said: string) => string | undefined) | undefined;
}

/**
 * Reads what an engine says to its end and returns the proof, `sha256:…`. An engine answers 200 before it begins, so that
 * everything that goes wrong comes here: an error among the events, a lost connection, an end without proof, silence. Each
 * is a remote error that has the engine's last lines.
 */
export async function drain(stream: AsyncIterable<Uint8Array>, how: Drain): Promise<string> {
  const last: string[] = [];
  let proof: string | undefined;
  try {
    for await (const event of engineEvents(stream)) {
      how.watch.heard();
      if (event.error !== undefined || event.errorDetail !== undefined) throw refused(how, event, last);
      for (const line of linesOf(event)) tell(line, last, how);
      proof = proofIn(event, how.proof) ?? proof;
    }
  } catch (error) {
    how.watch.throwIfStopped();
    if (how.watch.tooLong) throw silent(how, last, error);
    throw SentimentError.is(error) ? error : lost(how, last, error);
  }
  if (proof === undefined) throw unproven(how, last);
  return proof;
}

function tell(line: string, last: string[], { onLine, onWarning }: Drain): void {
  onLine?.(line);
  last.push(line);
  if (last.length > 10) last.shift();
  const warning = /\[Warning\]\s*(.+)/iu.exec(line)?.[1];
  if (warning !== undefined) onWarning?.(warning);
}

/** Progress of layers, of which there are thousands, is no line: it has `progressDetail` and no new status. */
function linesOf(event: EngineEvent & { readonly progressDetail?: { readonly current?: number } }): string[] {
  if (event.stream !== undefined) {
    return stripVTControlCharacters(event.stream)
      .split(/\r?\n/u)
      .filter((line) => line.trim() !== "");
  }
  if (event.status === undefined || event.progressDetail?.current !== undefined) return [];
  return [event.id === undefined ? event.status : `${event.id}: ${event.status}`];
}

function proofIn({ aux }: EngineEvent, name: Drain["proof"]): string | undefined {
  if (typeof aux !== "object" || aux === null || !(name in aux)) return undefined;
  const value: unknown = (aux as Record<string, unknown>)[name];
  return typeof value === "string" && /^sha256:[0-9a-f]{64}$/u.test(value) ? value : undefined;
}

function refused(how: Drain, { error, errorDetail }: EngineEvent, last: readonly string[]): SentimentError {
  const said = (errorDetail?.message ?? error ?? "").trim();
  return failure("ENGINE_FAILED", `did not ${how.what}: ${said}`, { last, hint: how.hint?.(said) ?? hintFor(said) });
}

function hintFor(said: string): string | undefined {
  if (/no space left on device/iu.test(said)) return "Make room for it: `docker system df` shows what takes how much.";
  if (/unauthorized|authentication required|denied|no basic auth/iu.test(said)) {
    return "Log in there with `docker login`; has this user the right to?";
  }
  if (/no such host|manifest unknown|not found|pull access denied|server misbehaving|connection refused/iu.test(said)) {
    return "Is the name of the image right, and can its registry be reached from the engine?";
  }
  return undefined;
}

function lost(how: Drain, last: readonly string[], cause: unknown): SentimentError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `did not get to the end of it, to ${how.what}: the connection was lost (${why})`;
  return failure("ENGINE_LOST", message, { last, hint: "Does the engine still run? `docker info`", cause });
}

function silent(how: Drain, last: readonly string[], cause: unknown): SentimentError {
  const message = `was to ${how.what}, and has said nothing for ${how.watch.seconds} s`;
  return failure("ENGINE_SILENT", message, { last, hint: "See whether it is well: `docker info`.", cause });
}

function unproven(how: Drain, last: readonly string[]): SentimentError {
  const message = `was to ${how.what}, and ended without saying of what ${how.proof} the result is`;
  return failure("ENGINE_UNPROVEN", message, { last, hint: "Try again; the engine's own log may say more." });
}

interface More {
  readonly last: readonly string[];
  readonly hint: string | undefined;
  readonly cause?: unknown;
}

function failure(code: string, message: string, { last, hint, cause }: More): SentimentError {
  const lines = last.length === 0 ? "" : `\nIts last lines:\n${last.map((line) => `  ${line}`).join("\n")}`;
  return new SentimentError({ kind: "remote", code, message: `The Docker engine ${message}.${lines}`, hint, cause });
}
