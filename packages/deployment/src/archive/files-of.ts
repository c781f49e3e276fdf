import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat } from "node:fs/promises";
import { SentimentError } from "@sentiment/errors";
import { errnoOf, safeJoin } from "@sentiment/files";
import type { PackedFile } from "./tar.ts";

/** A file that was read once. */
export interface KnownFile extends PackedFile {
  readonly sha256: string;
}

/** The named files below a folder. Throws input errors for what is not there and for what is no regular file, as a link. */
export async function filesOf(folder: string, names: readonly string[]): Promise<readonly KnownFile[]> {
  const files: KnownFile[] = [];
  for (const name of names) {
    const path = safeJoin(folder, name);
    const parts = name.split("/");
    // A folder that is a link would lead elsewhere just as well.
    for (let depth = 1; depth < parts.length; depth++)
      await sizeOf(safeJoin(folder, ...parts.slice(0, depth)), "folder");
    const bytes = await sizeOf(path, "file");
    files.push({ name, path, bytes, sha256: await sha256Of(path) });
  }
  return files;
}

async function sizeOf(path: string, wanted: "file" | "folder"): Promise<number> {
  try {
    const status = await lstat(path);
    if (wanted === "file" ? status.isFile() : status.isDirectory()) return status.size;
    const is = status.isSymbolicLink() ? "a link" : `no ${wanted}`;
    throw unusable(`${path} is ${is}, which is not followed.`, "Put the file itself in its place.");
  } catch (error) {
    if (SentimentError.is(error) || errnoOf(error) === undefined) throw error;
    throw unusable(`${path} cannot be read (${errnoOf(error)}).`, "Is the folder whole, and may you read it?", error);
  }
}

function unusable(message: string, hint: string, cause?: unknown): SentimentError {
  return new SentimentError({ kind: "input", code: "FILE_UNUSABLE", message, hint, cause });
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
