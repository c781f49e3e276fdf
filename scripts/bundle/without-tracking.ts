import type { Plugin } from "rolldown";

/** In the image nothing is recorded anywhere: what trains there needs no tracking store, no AWS, and no HTTP client. */
export const withoutTracking: Plugin = {
  name: "without-tracking",
  load: {
    filter: { id: /\/training\/src\/tracking\/(?:tracked-run|record-training)\.ts$/ },
    handler: () => ({
      code: `export function recordTraining() { throw new Error("What trains in a container records nothing."); }
export const TrackedRun = { begin: recordTraining };`,
      moduleType: "js",
    }),
  },
};
