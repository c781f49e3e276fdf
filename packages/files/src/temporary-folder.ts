import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileError } from "./file-error.ts";
import { release, removeAtExit } from "./leftovers.ts";

/** Runs `use` with a fresh empty folder that is gone afterwards, also when `use` fails or the process exits meanwhile. */
export async function withTemporaryFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "sentiment-")).catch((error: unknown) => {
    throw fileError(error, "write", tmpdir());
  });
  removeAtExit(folder);
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    release(folder);
  }
}
