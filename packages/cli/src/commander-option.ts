import { flagOf, settingDefinitions, type SettingName } from "@sentiment/settings";
import { Option as CommanderOption } from "commander";
import type { Option } from "./option.ts";

/** An argument, not a flag: `<shell>`, `[texts...]`. */
export function isPositional({ flags }: Option<unknown>): boolean {
  return /^[<[]/u.test(flags);
}

/** An option as commander takes it; what it checks is only that a value is there. */
export function commanderOption({ flags, description, repeatable }: Option<unknown>): CommanderOption {
  const option = new CommanderOption(flags, description);
  if (repeatable) option.argParser<string[]>((value, before) => [...(before ?? []), value]);
  return option;
}

/** The flag of a setting. */
export function settingOption(name: SettingName): CommanderOption {
  const { description, placeholder } = settingDefinitions[name];
  const option = new CommanderOption(`${flagOf(name)} <${placeholder}>`, description);
  // Pairs may be spread over several flags.
  if (placeholder === "pairs") option.argParser<string>((value, before) => [before, value].filter(Boolean).join(","));
  return option;
}
