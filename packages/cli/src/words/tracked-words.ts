import type { TrackedAs } from "@sentiment/training";
import { visible } from "./visible.ts";

/** Where a run is found; empty where none was recorded. */
export function trackedWords(tracked: TrackedAs | undefined): string {
  if (tracked === undefined) return "";
  const { runId, experimentName, trackingUri } = tracked;
  return `${runId} in the experiment ${visible(experimentName)} of ${visible(trackingUri)}`;
}
