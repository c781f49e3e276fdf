import { createHash, hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { fileError } from "./file-error.ts";

/** SHA-256 of bytes, or of a text as UTF-8, in lower-case hex. */
export function sha256Bytes(content: Uint8Array | string): string {
  return hash("sha256", content, "hex");
}

/** SHA-256 of a file's content in lower-case hex, whatever its size. Errors: `input`, see `fileError`. */
export async function sha256File(path: string): Promise<string> {
  const digest = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) digest.update(chunk as Uint8Array);
  } catch (error) {
    throw fileError(error, "read", path);
  }
  return digest.digest("hex");
}
