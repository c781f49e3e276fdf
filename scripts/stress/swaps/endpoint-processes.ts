import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A process that logs below a folder: a front or a server of an endpoint whose state is there. */
export interface EndpointProcess {
  readonly pid: number;
  readonly command: string;
}

/** The living processes whose stderr is a file below `folder`, from /proc: also those that no state file names. */
export function endpointProcesses(folder: string): readonly EndpointProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((pid) => {
      try {
        if (!readlinkSync(`/proc/${pid}/fd/2`).startsWith(`${folder}/`)) return [];
        return [{ pid: Number(pid), command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") }];
      } catch {
        // It has ended, or is none of ours.
        return [];
      }
    });
}
