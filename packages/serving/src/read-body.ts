import type { IncomingMessage } from "node:http";
import type { Stay } from "./admission.ts";
import { RequestError, tooLarge, unsupportedType } from "./request-error.ts";

const none = Buffer.alloc(0);

/**
 * Reads a request's body, of at most `limit` bytes. Throws request errors: too large – before a byte is read where the length
 * is announced –, packed, or no room. When the caller breaks off, the promise rejects too.
 */
export function readBody(request: IncomingMessage, limit: number, stay: Stay): Promise<Buffer> {
  const { "content-length": length, "content-encoding": encoding = "identity" } = request.headers;
  return new Promise((resolve, reject) => {
    if (encoding !== "identity") throw unsupportedType("The body must not be compressed (Content-Encoding).");
    const announced = Number(length ?? 0);
    if (announced > limit) throw tooLarge(`The body has ${announced} bytes; this server takes ${limit}.`);
    stay.take(announced);
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      try {
        if (size > limit) throw tooLarge(`The body has more than the ${limit} bytes that this server takes.`);
        if (size > stay.bytes) stay.take(size - stay.bytes);
        chunks.push(chunk);
      } catch (error) {
        request.removeAllListeners("data");
        chunks.length = 0;
        reject(error);
      }
    });
    request.on("end", () =>
      resolve(chunks.length === 1 ? chunks[0]! : size === 0 ? none : Buffer.concat(chunks, size)),
    );
    request.on("close", () => {
      // Where all has come it would not matter; but to make an error takes as long as to predict.
      if (!request.complete) reject(new RequestError(499, "CANCELLED", "The caller broke off."));
    });
    request.on("error", reject);
  });
}
