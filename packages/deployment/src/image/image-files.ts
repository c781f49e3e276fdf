import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const bundler = path.join(import.meta.dirname, "../../../../scripts/bundle/bundle-image.ts");

/**
 * Does some work with the folder that the image is made of: Dockerfile, gather.js, program/. In a checkout it is bundled for
 * the occasion; in what ships it is there, and another module in the place of this one (scripts/bundle/built-image.ts).
 */
export async function withImageFiles<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "sentiment-image-"));
  try {
    await promisify(execFile)(process.execPath, [bundler, folder]);
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
