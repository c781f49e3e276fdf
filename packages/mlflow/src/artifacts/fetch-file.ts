import { inParallel } from "@sentiment/http";
import type { FileHandle } from "node:fs/promises";
import { fetchSpan, sizeDiffers, type OpenPiece, type Piece, type Span } from "./fetch-span.ts";
import { digestOfFile, type Digest } from "./digest.ts";
import type { RemoteFile, Transfer } from "./remote-files.ts";
import { SentimentError } from "@sentiment/errors";

export interface FetchOptions extends Pick<Span, "name" | "open" | "patience"> {
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
  const one = ofOneFile(source);
  if (size === undefined || partSize === undefined || size <= partSize) {
    await fetchSpan({ ...source, open: one.open, start: 0, end: undefined }, target, transfer);
  } else {
    await inParallel(starts(size, partSize), { atOnce: partsAtOnce, signal: transfer.signal }, (start, signal) =>
      fetchSpan({ ...source, open: one.open, start, end: Math.min(size, start + partSize) }, target, {
        ...transfer,
        signal,
      }),
    );
  }
  const came = (await target.stat()).size;
  if (size !== undefined && came !== size) throw sizeDiffers(source.name, size, came);
  const digest = one.digest();
  if (digest === undefined || (await digestOfFile(target, digest.algorithm)) === digest.hex) return;
  throw damaged(source.name, digest);
}

/** Refuses (`remote`) pieces of two versions of a file, and keeps what they say its digest is. */
function ofOneFile({ name, open }: Pick<Span, "name" | "open">): { open: OpenPiece; digest: () => Digest | undefined } {
  let [first, digest]: [Piece | undefined, Digest | undefined] = [undefined, undefined];
  const checked: OpenPiece = async (range, signal) => {
    const piece = await open(range, signal);
    // What begins anew may be another version.
    if (piece.start === 0 && range.end === undefined) [first, digest] = [piece, piece.digest];
    first ??= piece;
    digest ??= piece.digest;
    if (first.tag === piece.tag) return piece;
    await piece.cancel();
    throw new SentimentError({
      kind: "remote",
      code: "FILE_REPLACED",
      message: `${name} was replaced while it was downloaded; nothing of it is kept.`,
      hint: "Download it again.",
    });
  };
  return { open: checked, digest: () => digest };
}

/** Where the parts of a file begin. */
function starts(size: number, partSize: number): number[] {
  return Array.from({ length: Math.max(1, Math.ceil(size / partSize)) }, (_, i) => i * partSize);
}

function damaged(name: string, { algorithm }: Digest): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "DIGEST_DIFFERS",
    message: `${name} came with other bytes than were uploaded (its ${algorithm.toUpperCase()} differs); nothing of it is kept.`,
    hint: "Try again. If it stays so, the file is damaged there: upload it anew.",
  });
}
