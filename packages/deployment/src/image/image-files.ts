import { execFile } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { removeAtExit } from "@sentiment/files";

const bundler = path.join(import.meta.dirname, "../../../../scripts/bundle/bundle-image.ts");

let bundled: Promise<string> | undefined;

/**
 * The folder that the image is made of: Dockerfile, gather.js, program/. In a checkout it is bundled, once a process; in what
 * ships it is there, and another module in the place of this one (scripts/bundle/built-image.ts).
 */
export function imageFiles(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "sentiment-image-"));
  removeAtExit(folder);
  await promisify(execFile)(process.execPath, [bundler, folder]);
  return folder;
}
