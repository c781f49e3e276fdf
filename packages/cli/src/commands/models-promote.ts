import { SentimentError } from "@sentiment/errors";
import { gateFailure, promoteVersion, type RegistryChange } from "@sentiment/training";
import { defineCommand } from "../define-command.ts";
import { gateOptions, gatesOf } from "../options/gate-options.ts";
import { planOption, stageOption, versionOption } from "../options/registry-options.ts";
import { storeSettings } from "../options/store-settings.ts";
import { withRegistry } from "../registry-store.ts";
import { registryChangeWords } from "../words/registry-change-words.ts";

/** From staging to production. */
export const modelsPromote = defineCommand({
  description:
    "Moves the version in --from to --to: stage, and the alias of that name. What was in --to is archived, and " +
    "models rollback brings it back. What has been promoted already is left as it is.",
  examples: [
    "sentiment models promote",
    "sentiment models promote --min validation_f1_macro=0.75 --not-worse-than production",
    "sentiment models promote --version 3 --to production --plan",
  ],
  options: {
    from: stageOption("--from <stage>", "the stage it comes from, by default staging"),
    to: stageOption("--to <stage>", "the stage it goes to, by default production"),
    version: versionOption("this version, wherever it stands, instead of the one in --from"),
    ...gateOptions,
    plan: planOption,
  },
  settings: ["name", "metric", ...storeSettings],
  async run({ from, to = "production", version, plan, ...gates }, context): Promise<RegistryChange> {
    if (from !== undefined && version !== undefined) throw excluding("--from and --version exclude each other.");
    if ((from ?? "staging") === to && version === undefined) throw excluding(`A version that is in ${to} is there.`);
    const { trackingUri, name, metric } = (await context.settings()).settings;
    return withRegistry(trackingUri, context, (store) =>
      promoteVersion(store, { name, from: from ?? "staging", to, version, metric, gates: gatesOf(gates), plan }),
    );
  },
  render: registryChangeWords,
  quiet: ({ version }) => version ?? "",
  failure: ({ gates, plan }) => (plan ? undefined : gateFailure(gates)),
});

function excluding(message: string): SentimentError {
  const hint = "Say which version is to go where: --from staging --to production, or --version 3 --to production.";
  return new SentimentError({ kind: "usage", code: "BAD_USAGE", message, hint });
}
