import { rmSync } from "node:fs";

const leftovers = new Set<string>();

/** Has `path` removed, should the process exit (by a signal it handles, say) before `release(path)`. */
export function removeAtExit(path: string): void {
  if (leftovers.size === 0) process.once("exit", removeLeftovers);
  leftovers.add(path);
}

/** `path` is in its place or gone: leave it alone from now on. */
export function release(path: string): void {
  leftovers.delete(path);
  if (leftovers.size === 0) process.off("exit", removeLeftovers);
}

function removeLeftovers(): void {
  for (const path of leftovers) rmSync(path, { recursive: true, force: true });
}
