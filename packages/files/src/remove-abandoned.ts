import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { errnoOf } from "./write-error.ts";
import { isSiblingName } from "./sibling-name.ts";

/**
 * Removes what killed processes have left in a folder beside what they were writing there: half of a file or folder, under
 * a hidden name, of something that is there by now. What a process that lives is writing stays.
 */
export async function removeAbandoned(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names) {
    const pid = /^\..*\.(\d+)-[0-9a-f]{12}\.tmp$/su.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    if (!names.some((other) => isSiblingName(name, other, "tmp"))) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errnoOf(error) !== "ESRCH";
  }
}
