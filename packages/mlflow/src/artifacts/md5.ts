import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import type { LocalContent } from "./local-content.ts";

/** MD5 in lower-case hex, as storage services tell it: against accidents, not against malice. */
export async function md5Of(content: LocalContent): Promise<string> {
  const hash = createHash("md5");
  for await (const piece of content.read(0, content.size)) hash.update(piece);
  return hash.digest("hex");
}

/** The same of an open file, from its start. */
export async function md5OfFile(file: FileHandle): Promise<string> {
  const hash = createHash("md5");
  const buffer = new Uint8Array(1 << 20);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return hash.digest("hex");
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}
