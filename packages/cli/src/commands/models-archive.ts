import { SentimentError } from "@sentiment/errors";
import { archiveVersion, type RegistryChange } from "@sentiment/training";
import { defineCommand } from "../define-command.ts";
import { planOption, stageOption, versionOption } from "../options/registry-options.ts";
import { storeSettings } from "../options/store-settings.ts";
import { withRegistry } from "../registry-store.ts";
import { registryChangeWords } from "../words/registry-change-words.ts";

/** Out of its stage. */
export const modelsArchive = defineCommand({
  description:
    "Archives a version: it leaves its stage, and the alias of that name. Nothing is deleted. A stage that is empty is " +
    "left empty.",
  examples: ["sentiment models archive --version 2", "sentiment models archive --stage staging --plan"],
  options: {
    version: versionOption("the version"),
    stage: stageOption("--stage <stage>", "the version in this stage"),
    plan: planOption,
  },
  settings: ["name", ...storeSettings],
  async run({ version, stage, plan }, context): Promise<RegistryChange> {
    const which = version === undefined ? stage && { stage } : { version };
    if (which === undefined || (version !== undefined && stage !== undefined)) throw oneIsWanted(which === undefined);
    const { trackingUri, name } = (await context.settings()).settings;
    return withRegistry(trackingUri, context, (store) => archiveVersion(store, { name, which, plan }));
  },
  render: registryChangeWords,
  quiet: ({ version }) => version ?? "",
});

function oneIsWanted(none: boolean): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "BAD_USAGE",
    message: none ? "Which version is to be archived?" : "--version and --stage exclude each other.",
    hint: "Name the version (--version 2) or its stage (--stage staging).",
  });
}
