import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Endpoint } from "../endpoint.ts";
import { readRecord } from "./endpoint-record.ts";

/** Which endpoints a state folder knows of, and of which target each is. What cannot be read is left out. */
export async function deployedEndpoints(
  stateDir: string,
): Promise<readonly { readonly target: string; readonly endpoint: Endpoint }[]> {
  const root = join(stateDir, "endpoints");
  const found: { target: string; endpoint: Endpoint }[] = [];
  for (const target of (await namesIn(root)).sort()) {
    for (const folder of (await namesIn(join(root, target))).sort()) {
      const path = join(root, target, folder, "endpoint.json");
      try {
        const { name, stage } = readRecord(await readFile(path, "utf8"), path);
        found.push({ target, endpoint: { name, stage } });
      } catch {
        // A lock, or what a newer version has written.
      }
    }
  }
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
