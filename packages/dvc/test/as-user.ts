import { readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { pull, type PullOptions } from "@sentiment/dvc";

/** An environment without the settings of whoever runs the tests. */
export const bareEnvironment = { HOME: "/nonexistent", DVC_SYSTEM_CONFIG_DIR: "/nonexistent" };

/** `pull` of everything in a folder, unless said otherwise. */
export async function pullIn(folder: string, options: Partial<PullOptions> = {}) {
  const signal = new AbortController().signal;
  const http = { retry: { retries: 1, backoffFactor: 0, jitter: 0 } };
  return pull({ folder, targets: [], environment: bareEnvironment, http, signal, ...options });
}

/** A repository with a config and `.dvc` files, without any tool. */
export async function bareRepository(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  await mkdir(path.join(folder, ".dvc"), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return folder;
}

/** The files below a folder and what they hold; links and folders are named as such. */
export function filesIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const found = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file), entry.isFile() ? readFileSync(file, "latin1") : "(no file)"] as const;
    });
  return Object.fromEntries(found.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
