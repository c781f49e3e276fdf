import { existsSync } from "node:fs";
import path from "node:path";
import { ownerOf } from "./through-server.ts";

/**
 * Whether a folder that a server names is also one of this machine: the same machine, or a disk that both have. It may
 * not have been made yet; then the folder that it would be made in must be there, and be no root of a disk – nobody
 * wants `/mlruns` on the machine of every client of a server in a container.
 */
export function isWithinReach(folder: string): boolean {
  if (existsSync(folder)) return true;
  const owner = ownerOf(folder.split(path.sep).join("/"));
  // Of <location>/<experiment>/<run>/artifacts or <location>/<experiment>/models/<model>/artifacts.
  const up = owner === undefined ? "." : owner.kind === "run" ? "../../.." : "../../../..";
  const location = path.resolve(owner?.root ?? folder, up);
  const around = path.dirname(location);
  return existsSync(location) || (around !== path.parse(around).root && existsSync(around));
}
