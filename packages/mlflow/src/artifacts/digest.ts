import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { LocalContent } from "./local-content.ts";

/** What a storage service says that a file's bytes amount to: against accidents, not against malice. */
export interface Digest {
  readonly algorithm: "md5" | "sha1" | "sha256" | "crc32";
  /** Lower-case hex. */
  readonly hex: string;
}

/** The digest of the bytes from `start` up to `end`, in lower-case hex. */
export async function digestOf(
  content: LocalContent,
  algorithm: Digest["algorithm"],
  { start, end }: { readonly start: number; readonly end: number } = { start: 0, end: content.size },
): Promise<string> {
  const sum = running(algorithm);
  for await (const piece of content.read(start, end)) sum.add(piece);
  return sum.hex();
}

/** The same of an open file, from its start. */
export async function digestOfFile(file: FileHandle, algorithm: Digest["algorithm"]): Promise<string> {
  const sum = running(algorithm);
  const buffer = new Uint8Array(1 << 20);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return sum.hex();
    sum.add(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}

function running(algorithm: Digest["algorithm"]): { add(bytes: Uint8Array): void; hex(): string } {
  if (algorithm === "crc32") {
    let value = 0;
    return {
      add: (bytes) => {
        value = crc32(bytes, value);
      },
      hex: () => value.toString(16).padStart(8, "0"),
    };
  }
  const hash = createHash(algorithm);
  return { add: (bytes) => void hash.update(bytes), hex: () => hash.digest("hex") };
}
