import { someText } from "@sentiment/settings";
import { showRun, type RunDetails } from "@sentiment/training";
import { defineCommand } from "../define-command.ts";
import type { Option } from "../option.ts";
import { storeSettings } from "../options/store-settings.ts";
import { withTrackingStore } from "../tracking-store.ts";
import { runWords } from "../words/run-words.ts";

const id: Option<string> = { flags: "<id>", description: "the run's id, or the beginning of it", schema: someText() };

/** Everything that is recorded of one run. */
export const runsShow = defineCommand({
  description:
    "All that is recorded of a run: parameters, metrics, tags, datasets, models and files. " +
    "The beginning of its id is enough, in whatever experiment it is.",
  examples: ["sentiment runs show 3f9c2a", "sentiment runs show $(sentiment runs best -q) --json | jq .params"],
  options: { id },
  settings: [...storeSettings],
  async run(values, context): Promise<RunDetails> {
    const { trackingUri } = (await context.settings()).settings;
    return withTrackingStore(trackingUri, context, (store) => showRun(store, values.id));
  },
  render: runWords,
  quiet: ({ runId }) => runId,
});
