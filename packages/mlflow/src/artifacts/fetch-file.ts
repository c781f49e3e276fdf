import type { FileHandle } from "node:fs/promises";
import { fetchSpan, sizeDiffers, type OpenPiece, type Span } from "./fetch-span.ts";
import { inParallel } from "./in-parallel.ts";
import { md5OfFile } from "./md5.ts";
import type { RemoteFile, Transfer } from "./remote-files.ts";
import { SentimentError } from "@sentiment/errors";

export interface FetchOptions extends Pick<Span, "name" | "open" | "retry"> {
  /** Bytes of a part, of which several are fetched at a time; undefined: one stream. */
  readonly partSize?: number | undefined;
}

/** Parts of one file at a time. */
const partsAtOnce = 4;

/** The whole of a remote file into an empty one: of the size that was said, and of the digest where one is known. */
export async function fetchFile(
  file: RemoteFile,
  { partSize, ...source }: FetchOptions,
  target: FileHandle,
  transfer: Transfer,
): Promise<void> {
  const { size } = file;
  const one = { ...source, open: ofOneFile(source) };
  if (size === undefined || partSize === undefined || size <= partSize) {
    await fetchSpan({ ...one, start: 0, end: undefined }, target, transfer);
  } else {
    await inParallel(starts(size, partSize), { atOnce: partsAtOnce, signal: transfer.signal }, (start, signal) =>
      fetchSpan({ ...one, start, end: Math.min(size, start + partSize) }, target, { ...transfer, signal }),
    );
  }
  const came = (await target.stat()).size;
  if (size !== undefined && came !== size) throw sizeDiffers(source.name, size, came);
  if (file.md5 !== undefined && (await md5OfFile(target)) !== file.md5) throw damaged(source.name);
}

/** Refuses (`remote`) pieces of two versions of a file. */
function ofOneFile({ name, open }: Pick<Span, "name" | "open">): OpenPiece {
  let tag: string | undefined;
  return async (range, signal) => {
    const piece = await open(range, signal);
    // What begins anew may be another version.
    if (piece.start === 0 && range.end === undefined) tag = piece.tag;
    tag ??= piece.tag;
    if (tag === piece.tag) return piece;
    await piece.cancel();
    throw new SentimentError({
      kind: "remote",
      code: "FILE_REPLACED",
      message: `${name} was replaced while it was downloaded; nothing of it is kept.`,
      hint: "Download it again.",
    });
  };
}

/** Where the parts of a file begin. */
function starts(size: number, partSize: number): number[] {
  return Array.from({ length: Math.max(1, Math.ceil(size / partSize)) }, (_, i) => i * partSize);
}

function damaged(name: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "DIGEST_DIFFERS",
    message: `${name} came with other bytes than were uploaded (its MD5 differs); nothing of it is kept.`,
    hint: "Try again. If it stays so, the file is damaged there: upload it anew.",
  });
}
