import { SentimentError } from "@sentiment/errors";
import { closeDeadRuns, type ClosingOfRuns } from "@sentiment/training";
import { defineCommand } from "../define-command.ts";
import { flag, option } from "../option.ts";
import { age } from "../options/age-schema.ts";
import { storeSettings } from "../options/store-settings.ts";
import { withTrackingStore } from "../tracking-store.ts";
import { closingWords } from "../words/closing-words.ts";
import { lines } from "../words/lines.ts";

/** Closes the runs of processes that died. */
export const runsGc = defineCommand({
  description:
    "Closes runs that say they are running although their process has died (kill -9, a power cut): they become KILLED, " +
    "and end with their last sign of life. Runs whose process lives, or cannot be looked up from here, are left alone. " +
    "Nothing is deleted.",
  examples: ["sentiment runs gc --dry-run", "sentiment runs gc", "sentiment runs gc --foreign --older-than 2d"],
  options: {
    dryRun: flag("--dry-run", "only say what would be closed"),
    olderThan: option("--older-than <age>", "only runs without a sign of life for so long: 90m, 12h, 7d", age),
    foreign: flag(
      "--foreign",
      "also runs of other machines and other programs, whose process cannot be looked up; wants --older-than",
    ),
  },
  settings: [...storeSettings],
  async run({ dryRun, olderThan, foreign }, context): Promise<ClosingOfRuns> {
    if (foreign && olderThan === undefined) throw needsAge();
    const { trackingUri } = (await context.settings()).settings;
    return withTrackingStore(trackingUri, context, (store) =>
      closeDeadRuns(store, { dryRun, olderThanSeconds: olderThan, foreign, now: Date.now() }),
    );
  },
  render: closingWords,
  quiet: ({ closed }) => lines(closed),
});

function needsAge(): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "BAD_USAGE",
    message: "Whether a process of another machine still lives cannot be seen from here: --foreign wants --older-than.",
    hint: "Say for how long such a run must have been silent: --older-than 2d.",
  });
}
