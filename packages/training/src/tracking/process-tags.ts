import { isAlive, thisProcess, type ProcessIdentity } from "@sentiment/files";
import type { Tags } from "@sentiment/mlflow";

/** Which process records a run, so that a run whose process was killed can be told from one that is at work. */
const tagNames = { pid: "sentiment.pid", host: "sentiment.host", boot: "sentiment.boot" } as const;

/** The tags that let `isRecording` find this process again. */
export function processTags(): Record<string, string> {
  const { pid, host, boot } = thisProcess();
  return { [tagNames.pid]: String(pid), [tagNames.host]: host, [tagNames.boot]: boot };
}

/**
 * Whether the process that these tags name still runs. undefined: it cannot be known from here – another machine,
 * another container, tags that are not ours.
 */
export function isRecording(tags: Tags): boolean | undefined {
  const identity = identityIn(tags);
  return identity === undefined ? undefined : isAlive(identity);
}

function identityIn(tags: Tags): ProcessIdentity | undefined {
  const { [tagNames.pid]: pid = "", [tagNames.host]: host = "", [tagNames.boot]: boot = "" } = tags;
  return /^[1-9]\d{0,9}$/u.test(pid) ? { pid: Number(pid), host, boot } : undefined;
}
