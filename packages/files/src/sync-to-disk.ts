import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { errnoOf } from "./write-error.ts";

/** Makes the names in a folder survive a power cut, where the file system can (Windows and some network ones cannot). */
export async function syncFolder(folder: string): Promise<void> {
  try {
    await using handle = await open(folder, "r");
    await handle.sync();
  } catch (error) {
    if (!["EINVAL", "EPERM", "EISDIR", "ENOTSUP", "EACCES"].includes(errnoOf(error) ?? "")) throw error;
  }
}

/** Makes the content of every file below a folder survive a power cut. */
export async function syncTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await syncTree(path);
      if (!entry.isFile()) return;
      await using handle = await open(path, "r");
      await handle.sync();
    }),
  );
  await syncFolder(folder);
}
