import { readFileSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { contentHash, contentMd5 } from "../formats/content-hash.ts";
import type { HashName } from "../formats/object-id.ts";

/** Up to this size a file is read at once: for thousands of small ones that is several times as fast. */
const small = 1 << 18;
const pieceSize = 1 << 20;

/** The hash of a file's content, its size being known or not. */
export async function hashOfFile(file: string, name: HashName, size?: number): Promise<string> {
  if ((size ?? (await stat(file)).size) <= small) return contentMd5(name, readFileSync(file));
  const hash = contentHash(name);
  await using handle = await open(file);
  const piece = Buffer.allocUnsafe(pieceSize);
  for (;;) {
    const { bytesRead } = await handle.read(piece, 0, pieceSize);
    if (bytesRead === 0) return hash.digest();
    hash.update(piece.subarray(0, bytesRead));
  }
}
