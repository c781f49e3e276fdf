import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { atomicWrite } from "@sentiment/files";
import { packed, unpacked } from "./packed.ts";
import type { FileCache } from "./own-files.ts";

/** Where the value begins: behind the SHA-256 of it. */
const digestBytes = 32;

/**
 * A cache in a folder that outlives the machine, a file a key. What cannot be read or written, or is not what was written, is
 * told by `onWarning`, and worked out again.
 */
export function folderCache(
  folder: string,
  { onWarning, onFound }: { readonly onWarning: (message: string) => void; readonly onFound: (key: string) => void },
): FileCache {
  const fileOf = (key: string): string => path.join(folder, `sentiment-${key}.terms`);
  return {
    async load(key) {
      try {
        const bytes = await readFile(fileOf(key));
        const content = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length).slice(digestBytes);
        if (!digestOf([content]).equals(bytes.subarray(0, digestBytes))) throw new Error("its checksum is another");
        const value = unpacked(content);
        onFound(key);
        return value;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
          onWarning(`The checkpoint ${fileOf(key)} is not used: ${(error as Error).message}.`);
        }
        return undefined;
      }
    },
    async save(key, value) {
      try {
        const pieces = packed(value);
        await atomicWrite(fileOf(key), Buffer.concat([digestOf(pieces), ...pieces]));
      } catch (error) {
        onWarning(`The checkpoint ${fileOf(key)} could not be written: ${(error as Error).message}.`);
      }
    },
  };
}

function digestOf(pieces: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}
