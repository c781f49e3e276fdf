import type { FileHandle } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { SentimentError } from "@sentiment/errors";
import type { HttpOptions, RetryPolicy } from "@sentiment/http";
import type { Digest } from "./digest.ts";
import type { Transfer } from "./remote-files.ts";
import { WriteBehind } from "./write-behind.ts";

/** Part of a remote file as it comes. */
export interface Piece {
  /** Where it begins: where it was asked for, or 0 from a server that only gives the whole. */
  readonly start: number;
  /** Of the whole file; undefined where the server does not say. */
  readonly size: number | undefined;
  /** What says that the file is still the same (a strong ETag). */
  readonly tag: string | undefined;
  /** Of the whole file, where the server knows it. */
  readonly digest?: Digest | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  cancel(): Promise<void>;
}

/** Asks for a file from `start` on, up to `end` (not among it; undefined: to its end), if it still is what `tag` says. */
export type OpenPiece = (
  range: { readonly start: number; readonly end: number | undefined; readonly tag: string | undefined },
  signal: AbortSignal,
) => Promise<Piece>;

export interface Span {
  /** For errors, without secrets. */
  readonly name: string;
  readonly start: number;
  /** Undefined: to the end of the file. */
  readonly end: number | undefined;
  readonly open: OpenPiece;
  readonly patience: Patience | undefined;
}

/** How often to go on after the connection broke, and who is told. */
export type Patience = Pick<HttpOptions, "retry" | "onRetry">;

/** A connection that ends after so many bytes has not failed for the time being. */
const worthGoingOn = 1 << 20;
/** What breaks off at the very same byte from the start again and again will not come whole by waiting. */
const mostAlike = 3;

/**
 * Writes the bytes of a span to their place in `target`. Where the connection breaks in its midst, it goes on where it
 * stopped, or from the start with a server that cannot, as often as the retry policy says without getting further – or
 * three times where it gets exactly as far.
 * Errors: `remote` (DOWNLOAD_CUT_OFF, SIZE_DIFFERS), and whatever `open` throws.
 */
export async function fetchSpan(span: Span, target: FileHandle, transfer: Transfer): Promise<void> {
  const retries = span.patience?.retry?.retries ?? 7;
  let [at, tag, failures, failedAt, alike] = [span.start, undefined as string | undefined, 0, span.start, 1];
  for (;;) {
    const piece = await span.open({ start: at, end: span.end, tag }, transfer.signal);
    const anew = piece.start !== at;
    if (anew) {
      if (piece.start !== 0 || span.start !== 0) throw await answeredElse(span, piece);
      transfer.onBytes(-at);
      await target.truncate(0);
      at = 0;
    }
    const end = span.end ?? piece.size;
    tag = piece.tag;
    const poured = await pour({ piece, at, end }, target, transfer);
    at = poured.at;
    transfer.signal.throwIfAborted();
    if (poured.broken === undefined && (end === undefined || at === end)) return;
    if (end !== undefined && at > end) throw sizeDiffers(span.name, end - span.start, at - span.start);
    failures = at - failedAt >= worthGoingOn ? 1 : failures + 1;
    alike = anew && at === failedAt ? alike + 1 : 1;
    failedAt = at;
    if (failures > retries || alike === mostAlike) throw cutOff(span.name, at, end, poured.broken);
    const seconds = pauseBefore(failures, span.patience?.retry);
    const reason = `${span.name} broke off after ${at}${end === undefined ? "" : ` of ${end}`} bytes`;
    span.patience?.onRetry?.({ host: span.name, reason, seconds, attempt: failures, attempts: retries + 1 });
    if (seconds > 0) await setTimeout(1000 * seconds, undefined, { signal: transfer.signal });
  }
}

/** Writes what comes, and returns how far it came and what broke it off; a failure to write is thrown. */
async function pour(
  { piece, at: start, end }: { piece: Piece; at: number; end: number | undefined },
  target: FileHandle,
  { signal, onBytes }: Transfer,
): Promise<{ at: number; broken: unknown }> {
  const pieces = piece.body[Symbol.asyncIterator]();
  const file = new WriteBehind(target, start);
  let at = start;
  try {
    for (;;) {
      let next: IteratorResult<Uint8Array>;
      try {
        next = await pieces.next();
      } catch (error) {
        await file.flush();
        return { at, broken: error };
      }
      if (next.done === true || (end !== undefined && at > end)) {
        await file.flush();
        return { at, broken: undefined };
      }
      signal.throwIfAborted();
      await file.add(next.value);
      at += next.value.length;
      onBytes(next.value.length);
    }
  } finally {
    await piece.cancel();
  }
}

/** Seconds, as the client waits between requests: none before the first retry, then factor · 2ⁿ⁻¹. */
function pauseBefore(failures: number, retry: Partial<RetryPolicy> | undefined): number {
  return failures === 1 ? 0 : Math.min(120, (retry?.backoffFactor ?? 2) * 2 ** (failures - 1));
}

async function answeredElse(span: Span, piece: Piece): Promise<SentimentError> {
  await piece.cancel();
  return new SentimentError({
    kind: "remote",
    code: "RANGE_REFUSED",
    message: `${span.name} was asked for from byte ${span.start} on, and answered from byte ${piece.start}.`,
    hint: "Something between here and there does not pass on parts of files: MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD=false",
  });
}

/** More or fewer bytes than were said. */
export function sizeDiffers(name: string, expected: number, found: number): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "SIZE_DIFFERS",
    message: `${name} should have ${expected} bytes, and ${found} came; nothing of it is kept.`,
    hint: "It may have been replaced meanwhile: try again. If it stays so, something on the way changes files.",
  });
}

function cutOff(name: string, at: number, end: number | undefined, cause: unknown): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "DOWNLOAD_CUT_OFF",
    message: `The connection that ${name} comes through ends after ${at}${end === undefined ? "" : ` of ${end}`} bytes each time.`,
    hint: "Try again later. A time limit of the server or of a proxy before it may be too short for a file of this size.",
    cause,
  });
}
