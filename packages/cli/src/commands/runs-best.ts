import { bestRun, type BestRun, type MetricGoal } from "@sentiment/training";
import { defineCommand } from "../define-command.ts";
import { optionalChoice } from "../option.ts";
import { experimentChoice, searchOptions } from "../options/runs-options.ts";
import { experimentSettings } from "../options/store-settings.ts";
import { withTrackingStore } from "../tracking-store.ts";
import { bestRunWords } from "../words/run-words.ts";

/** The best run by a metric. */
export const runsBest = defineCommand({
  description:
    "The run with the best value of --metric; the greatest, or for losses, errors and times the smallest. " +
    "Only runs that have finished count, unless --status says otherwise; of equal ones, the first.",
  examples: [
    "sentiment runs best",
    "sentiment runs best --metric validation_log_loss --filter \"params.model = 'lr'\" --json",
    'sentiment predict --run-id "$(sentiment runs best -q)" "What a lovely day!"',
  ],
  options: {
    ...searchOptions,
    goal: optionalChoice("--goal <goal>", "whether more or less is better; by default as the name says", [
      "max",
      "min",
    ]),
  },
  settings: ["metric", ...experimentSettings],
  async run({ goal, statuses, ...values }, context): Promise<BestRun> {
    const resolved = await context.settings();
    const choice = experimentChoice(resolved, values);
    const { trackingUri, metric } = resolved.settings;
    return withTrackingStore(trackingUri, context, (store) =>
      bestRun(store, {
        ...choice,
        metric,
        goal: goal as MetricGoal | undefined,
        filter: values.filter,
        statuses: statuses.length === 0 ? undefined : statuses,
      }),
    );
  },
  render: bestRunWords,
  quiet: ({ runId }) => runId,
});
