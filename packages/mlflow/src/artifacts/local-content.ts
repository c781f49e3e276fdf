import { createReadStream } from "node:fs";
import type { RequestBody } from "@sentiment/http";

/** Bytes of this machine that go somewhere else, in pieces and more than once if need be. */
export interface LocalContent {
  /** What they are called here. */
  readonly name: string;
  readonly size: number;
  /** Those from `start` up to `end`, which is not among them. */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

/** At most so many bytes are held at a time. */
const pieceSize = 1 << 18;

/** A file, which is read as it is sent. */
export function fileContent(file: string, size: number): LocalContent {
  return {
    name: file,
    size,
    read: (start, end) =>
      end === start ? nothing() : createReadStream(file, { start, end: end - 1, highWaterMark: pieceSize }),
  };
}

export function bytesContent(name: string, content: Uint8Array | string): LocalContent {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    name,
    size: bytes.length,
    read: async function* piece(start, end) {
      if (end > start) yield bytes.subarray(start, end);
    },
  };
}

/** The bytes from `start` up to `end` as the body of a request; `onBytes` hears of what is sent, and taken back where it is sent anew. */
export function requestBody(
  content: LocalContent,
  { start, end }: { readonly start: number; readonly end: number },
  onBytes: (count: number) => void,
): RequestBody {
  let sent = 0;
  const open = async function* pieces(): AsyncGenerator<Uint8Array> {
    if (sent > 0) onBytes(-sent);
    sent = 0;
    for await (const piece of content.read(start, end)) {
      yield piece;
      sent += piece.length;
      onBytes(piece.length);
    }
  };
  return { bytes: end - start, open };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
