import { someText } from "@sentiment/settings";
import { listModels, type ModelSummary } from "@sentiment/training";
import { defineCommand } from "../define-command.ts";
import { jsonText } from "../json-text.ts";
import { option } from "../option.ts";
import { chosenFormat, formatOption, limitOption } from "../options/runs-options.ts";
import { storeSettings } from "../options/store-settings.ts";
import { withRegistry } from "../registry-store.ts";
import { lines } from "../words/lines.ts";
import { modelSheet } from "../words/model-sheet.ts";
import { countOf } from "../words/numbers.ts";
import { sheetText, type SheetFormat } from "../words/sheet/sheet-text.ts";

interface ListedModels {
  readonly models: readonly ModelSummary[];
  readonly more: boolean;
  readonly trackingUri: string;
  readonly format: string;
}

/** The registered models. */
export const modelsList = defineCommand({
  description:
    "The registered models by name: the version in each stage, the aliases, the latest version. " +
    "--filter is in MLflow's grammar: name and tags.NAME, joined by AND.",
  examples: ["sentiment models list", "sentiment models list --filter \"name LIKE 'sentiment%'\" --json"],
  options: {
    filter: option("--filter <condition>", "only models that meet it, such as \"name ILIKE '%tweets%'\"", someText()),
    limit: limitOption,
    format: formatOption,
  },
  settings: [...storeSettings],
  async run({ filter, limit = 50, ...given }, context): Promise<ListedModels> {
    const format = chosenFormat(given.format, context);
    const { settings } = await context.settings();
    const found = await withRegistry(settings.trackingUri, context, async (store) => ({
      ...(await listModels(store, { filter, limit })),
      // The store's own word for it holds no password.
      trackingUri: store?.uri ?? settings.trackingUri,
    }));
    const { note } = context.conversation;
    if (found.models.length === 0)
      note(`No ${filter === undefined ? "" : "such "}model is registered at ${found.trackingUri}.`);
    if (found.more) note(`There are more than ${countOf(limit, "model")}; --limit shows them.`);
    return { ...found, format };
  },
  render(result, style) {
    const { models, format } = result;
    if (format === "json") return jsonText(document(result));
    if (format === "table" && models.length === 0) return lines([]);
    return sheetText(modelSheet(models), format as SheetFormat, style);
  },
  json: document,
  quiet: ({ models }) => lines(models.map(({ name }) => name)),
});

function document({ models, more, trackingUri }: ListedModels): object {
  return { models, more, trackingUri };
}
