import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "../wire/aws-error.ts";

/**
 * A body without AWS's own chunks (`aws-chunked`: size in hexadecimal, perhaps a signature, a line end, the bytes; trailers at the end),
 * which SDKs send where a checksum follows the content.
 */
export function plainBody(headers: IncomingHttpHeaders, body: Buffer): Buffer {
  const chunked =
    /aws-chunked/u.test(headers["content-encoding"] ?? "") ||
    String(headers["x-amz-content-sha256"]).startsWith("STREAMING-");
  if (!chunked) return body;
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = body.indexOf("\r\n", at);
    const size = Number.parseInt(body.subarray(at, end).toString(), 16);
    if (end === -1 || !Number.isSafeInteger(size))
      throw new AwsError("IncompleteBody", "The body's chunks are malformed.");
    if (size === 0) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
