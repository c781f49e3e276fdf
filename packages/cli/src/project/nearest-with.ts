import { existsSync } from "node:fs";
import path from "node:path";

/** The folder, or the nearest above it, that has something of that name. */
export function nearestWith(folder: string, name: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, name))) return at;
    if (path.dirname(at) === at) return undefined;
  }
}
