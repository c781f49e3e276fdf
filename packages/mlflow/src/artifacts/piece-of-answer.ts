import type { HttpResponse } from "@sentiment/http";
import type { OpenPiece, Piece } from "./fetch-span.ts";

/**
 * The headers that ask for part of a file (RFC 9110, section 14). What cannot be told from another version of the file
 * is asked for from its start.
 */
export function rangeHeaders({ start, end, tag }: Parameters<OpenPiece>[0]): Readonly<Record<string, string>> {
  // Compressed on the way, it would have another length than was said.
  const identity = { "accept-encoding": "identity" };
  if (end !== undefined) return { ...identity, range: `bytes=${start}-${end - 1}`, ...(tag && { "if-match": tag }) };
  return start === 0 || tag === undefined ? identity : { ...identity, range: `bytes=${start}-`, "if-range": tag };
}

/** What a 200 or 206 holds, by its headers. */
export function pieceOf(answer: HttpResponse): Piece {
  const { headers, body } = answer;
  const [, start, size] = /^bytes (\d+)-\d+\/(\d+|\*)$/u.exec(headers["content-range"] ?? "") ?? [];
  const isPart = answer.status === 206 && start !== undefined;
  const whole = headers["content-encoding"] === undefined ? headers["content-length"] : undefined;
  const said = isPart ? size : whole;
  const etag = headers["etag"];
  return {
    start: isPart ? Number(start) : 0,
    size: said === undefined || said === "*" ? undefined : Number(said),
    tag: etag?.startsWith('"') === true ? etag : undefined,
    body,
    cancel: () => answer.cancel(),
  };
}
