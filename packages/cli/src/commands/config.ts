import { settingNames, variablesOf, type SettingReport } from "@sentiment/settings";
import { defineCommand } from "../define-command.ts";
import { table } from "../words/table.ts";
import { visible } from "../words/visible.ts";

/** Shows what the settings are, and from where: so it takes every setting's flag. */
export const config = defineCommand({
  description:
    "Each setting, its value and where it comes from: a flag, the environment, sentiment.yaml or the default, in this order.",
  examples: ["sentiment config", "SENTIMENT_SEED=7 sentiment config --json"],
  options: {},
  settings: settingNames,
  notes: () =>
    `Environment:\n${table({ rows: settingNames.map((name) => [variablesOf(name).join(" or "), name]), indent: 2 })}`,
  async run(_values, context) {
    const { reports, file = null } = await context.settings();
    return { settings: reports, file };
  },
  render: ({ settings }, style) =>
    table({
      head: ["setting", "value", "from"].map(style.bold),
      rows: settings.map((report) => [report.name, valueWords(report), originWords(report)]),
    }),
});

function valueWords({ value }: SettingReport): string {
  if (typeof value === "string" || typeof value === "number") return visible(String(value));
  const pairs = Object.entries(value ?? {}).map(([name, text]) => `${name}=${text}`);
  return pairs.length === 0 ? "–" : visible(pairs.join(","));
}

function originWords({ origin, where }: SettingReport): string {
  return where === null ? origin : visible(where);
}
