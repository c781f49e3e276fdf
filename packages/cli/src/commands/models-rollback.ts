import { rollBack, type RegistryChange } from "@sentiment/training";
import { defineCommand } from "../define-command.ts";
import { planOption, stageOption, versionOption } from "../options/registry-options.ts";
import { storeSettings } from "../options/store-settings.ts";
import { withRegistry } from "../registry-store.ts";
import { registryChangeWords } from "../words/registry-change-words.ts";

/** Back to the version before. */
export const modelsRollback = defineCommand({
  description:
    "Gives a stage back to the version that held it before, by the history that register, promote and rollback keep; the " +
    "version that has it now is archived. Rolling back again goes further back.",
  examples: [
    "sentiment models rollback",
    "sentiment models rollback --stage staging --plan",
    "sentiment models rollback --version 2",
  ],
  options: {
    stage: stageOption("--stage <stage>", "the stage, by default production"),
    version: versionOption("back to this version, instead of the one before"),
    plan: planOption,
  },
  settings: ["name", ...storeSettings],
  async run({ stage = "production", version, plan }, context): Promise<RegistryChange> {
    const { trackingUri, name } = (await context.settings()).settings;
    return withRegistry(trackingUri, context, (store) => rollBack(store, { name, stage, version, plan }));
  },
  render: registryChangeWords,
  quiet: ({ version }) => version ?? "",
});
