import {
  mlflowVariables,
  settingDefinitions,
  settingNames,
  variablesOf,
  type SettingDefinition,
  type SettingName,
  type SettingReport,
} from "@sentiment/settings";
import { defineCommand } from "../define-command.ts";
import { table } from "../words/table.ts";
import { visible } from "../words/visible.ts";

/** Shows what the settings are, and from where: so it takes every setting's flag. */
export const config = defineCommand({
  description:
    "Each setting, its value and where it comes from: a flag, the environment, sentiment.yaml or the default, in this order. " +
    "Below, the variables that are set and decide how servers are reached, secrets as ***.",
  examples: ["sentiment config", "SENTIMENT_SEED=7 sentiment config --json"],
  options: {},
  settings: settingNames,
  notes: () => `Environment:\n${table({ rows: settingNames.map((name) => [variableWords(name), name]), indent: 2 })}`,
  async run(_values, context) {
    const { reports, file = null } = await context.settings();
    return { settings: reports, file, variables: mlflowVariables(context.io.environment) };
  },
  render: ({ settings, variables }, style) => {
    const rows = settings.map((report) => [report.name, valueWords(report), originWords(report)]);
    const all = table({ head: ["setting", "value", "from"].map(style.bold), rows });
    if (variables.length === 0) return all;
    const set = variables.map(({ name, value }) => [name, visible(value)]);
    return `${all}\n\n${table({ head: ["how servers are reached", "value"].map(style.bold), rows: set })}`;
  },
});

function variableWords(name: SettingName): string {
  const { entryEnvironment }: SettingDefinition<unknown> = settingDefinitions[name];
  const entries = entryEnvironment === undefined ? [] : [`${entryEnvironment}<STAGE>`];
  return [...variablesOf(name), ...entries].join(" or ");
}

function valueWords({ value }: SettingReport): string {
  if (typeof value === "string" || typeof value === "number") return visible(String(value));
  const pairs = Object.entries(value ?? {}).map(([name, text]) => `${name}=${text}`);
  return pairs.length === 0 ? "–" : visible(pairs.join(","));
}

function originWords({ origin, where }: SettingReport): string {
  return where === null ? origin : visible(where);
}
