import type { SettingName } from "@sentiment/settings";
import type { Option as CommanderOption } from "commander";
import type { CommandEntry } from "./commands/registry.ts";
import { bareCommander, parseWith, type HelpLook, type ReadyText } from "./commander-base.ts";
import { commanderOption, isPositional, settingOption } from "./commander-option.ts";
import type { Command } from "./define-command.ts";
import type { EveryCommandFlags } from "./every-command-flags.ts";
import type { GivenValues } from "./parse-options.ts";
import { sentence } from "./words/sentence.ts";

/** A parsed line: values by the command's own names for them, not yet checked. */
export interface Invocation {
  readonly kind: "invocation";
  readonly given: GivenValues;
  readonly settingFlags: Readonly<Partial<Record<SettingName, string>>>;
  readonly flags: EveryCommandFlags;
}

/** Parses the arguments of one command. Throws a usage error for what it does not have. */
export function parseArguments(
  entry: CommandEntry,
  command: Command,
  args: readonly string[],
  look: HelpLook,
): Invocation | ReadyText {
  const commander = bareCommander(`sentiment ${entry.name}`);
  commander.description(sentence(command.description ?? entry.summary));
  const positionals = Object.entries(command.options).filter(([, option]) => isPositional(option));
  const flags = Object.entries(command.options).filter(([, option]) => !isPositional(option));
  for (const [, { flags: form, description }] of positionals) commander.argument(form, description);
  const settings = command.settings.map((name) => ({ name, flag: settingOption(name) }));
  const declared = flags.map(([name, option]) => ({ name, flag: commanderOption(option) }));
  for (const { flag } of [...settings, ...declared]) commander.addOption(flag);
  // Put together when help is asked for: it describes every parameter of every model.
  commander.addHelpText("after", () => afterHelp(command));

  let values: readonly unknown[] = [];
  commander.action(() => {
    values = commander.processedArgs as readonly unknown[];
  });
  const text = parseWith(commander, args, look);
  if (text !== undefined) return text;
  const valueOf = ({ flag }: { readonly flag: CommanderOption }): unknown =>
    commander.getOptionValueSource(flag.attributeName()) === "cli" ? commander.opts()[flag.attributeName()] : undefined;
  return {
    kind: "invocation",
    given: Object.fromEntries([
      ...positionals.map(([name], place) => [name, values[place]] as const),
      ...declared.map((item) => [item.name, valueOf(item)] as const),
    ]),
    settingFlags: Object.fromEntries(settings.map((item) => [item.name, valueOf(item)])),
    flags: {
      quiet: commander.opts()["quiet"] === true,
      color: commander.opts()["color"] !== false,
      config: commander.opts<{ config?: string }>().config,
    },
  };
}

function afterHelp({ notes, examples }: Command): string {
  const parts = [notes(), `Examples:\n${examples.map((line) => `  $ ${line}`).join("\n")}`];
  return parts
    .filter(Boolean)
    .map((part) => `\n${part}`)
    .join("\n");
}
