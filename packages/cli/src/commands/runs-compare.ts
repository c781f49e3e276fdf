import { SentimentError } from "@sentiment/errors";
import { someText } from "@sentiment/settings";
import { compareRuns, type RunComparison } from "@sentiment/training";
import { defineCommand } from "../define-command.ts";
import { jsonText } from "../json-text.ts";
import { flag, repeated } from "../option.ts";
import { chosenFormat, formatOption } from "../options/runs-options.ts";
import { storeSettings } from "../options/store-settings.ts";
import { withTrackingStore } from "../tracking-store.ts";
import { comparisonSheet } from "../words/comparison-sheet.ts";
import { lines } from "../words/lines.ts";
import type { SheetFormat } from "../words/sheet/sheet-text.ts";
import { sheetText } from "../words/sheet/sheet-text.ts";

interface Compared {
  readonly comparison: RunComparison;
  readonly all: boolean;
  readonly format: string;
}

/** Runs side by side. */
export const runsCompare = defineCommand({
  description:
    "Runs side by side: what differs in their parameters, metrics, attributes and tags; with --all also what is the " +
    "same. The beginning of an id is enough.",
  examples: [
    "sentiment runs compare 3f9c2a 81d004",
    "sentiment runs compare $(sentiment runs list --limit 3 -q) --all --format md",
  ],
  options: {
    ids: repeated("[ids...]", "two runs or more: their ids, or the beginnings of them", someText()),
    all: flag("--all", "also what is the same"),
    format: formatOption,
  },
  settings: [...storeSettings],
  async run({ ids, all, ...given }, context): Promise<Compared> {
    const format = chosenFormat(given.format, context);
    if (ids.length < 2) throw tooFew(ids.length);
    const { trackingUri } = (await context.settings()).settings;
    const comparison = await withTrackingStore(trackingUri, context, (store) => compareRuns(store, ids));
    if (comparison.runs.length < 2) throw tooFew(comparison.runs.length);
    if (comparison.differing.length === 0) context.conversation.note("Nothing differs.");
    return { comparison, all, format };
  },
  render({ comparison, all, format }, style) {
    if (format === "json") return jsonText(comparison);
    return sheetText(comparisonSheet(comparison, all), format as SheetFormat, style);
  },
  json: ({ comparison }) => comparison,
  quiet: ({ comparison }) => lines(comparison.runs.map(({ runId }) => runId)),
});

function tooFew(count: number): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "TOO_FEW_RUNS",
    message: `Two runs or more are wanted to compare; there ${count === 1 ? "is one" : "are none"}.`,
    hint: "sentiment runs list shows the ids.",
  });
}
