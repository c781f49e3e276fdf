import { wholeNumber } from "@sentiment/settings";
import { showModel, type ModelDetails } from "@sentiment/training";
import { defineCommand } from "../define-command.ts";
import { jsonText } from "../json-text.ts";
import { option } from "../option.ts";
import { modelNameArgument, modelNameOf, versionOption } from "../options/registry-options.ts";
import { chosenFormat, formatOption } from "../options/runs-options.ts";
import { storeSettings } from "../options/store-settings.ts";
import { withRegistry } from "../registry-store.ts";
import { lines } from "../words/lines.ts";
import { modelWords, versionWords } from "../words/model-words.ts";
import { sheetText, type SheetFormat } from "../words/sheet/sheet-text.ts";
import { versionSheet } from "../words/version-sheet.ts";

interface ShownModel {
  readonly model: ModelDetails;
  readonly one: boolean;
  readonly format: string;
}

/** A registered model, its versions and their history. */
export const modelsShow = defineCommand({
  description:
    "A registered model: its versions, the latest first, with stage, aliases, run and scores, and the history: who moved " +
    "which version where, and when. --version shows one of them in full.",
  examples: [
    "sentiment models show",
    "sentiment models show sentiment-classifier --version 3",
    "sentiment models show --json | jq '.history[] | select(.to == \"production\")'",
  ],
  options: {
    argument: modelNameArgument,
    version: versionOption("only this version, in full"),
    limit: option("--limit <number>", "at most so many versions; 20 by default", wholeNumber(1)),
    format: formatOption,
  },
  settings: ["name", ...storeSettings],
  async run({ argument, version, limit = 20, ...given }, context): Promise<ShownModel> {
    const format = chosenFormat(given.format, context);
    const resolved = await context.settings();
    const name = modelNameOf(argument, resolved);
    const model = await withRegistry(resolved.settings.trackingUri, context, (store) =>
      showModel(store, { name, version, limit }),
    );
    return { model, one: version !== undefined, format };
  },
  render({ model, one, format }, style) {
    if (format === "json") return jsonText(model);
    if (format !== "table") return sheetText(versionSheet(model.versions), format as SheetFormat, style);
    return one ? versionWords(model, style) : modelWords(model, style);
  },
  json: ({ model }) => model,
  quiet: ({ model }) => lines(model.versions.map(({ version }) => version)),
});
