import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { removeAtExit } from "@sentiment/files";

export interface TemporaryPlace {
  /** Nothing is there yet; the folder around it is this process's own. */
  readonly path: string;
  remove(): Promise<void>;
}

/** A place for a copy of something remote, which is gone when the process exits. */
export async function temporaryPlace(name: string): Promise<TemporaryPlace> {
  const folder = await mkdtemp(path.join(tmpdir(), "sentiment-"));
  removeAtExit(folder);
  return { path: path.join(folder, name), remove: () => rm(folder, { recursive: true, force: true }) };
}
