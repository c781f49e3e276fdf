import type { Option as CommanderOption } from "commander";
import { commanderOption, isPositional, settingOption } from "../commander-option.ts";
import { groups, type CommandEntry } from "../commands/registry.ts";
import type { Command } from "../define-command.ts";
import { everyCommandFlags } from "../every-command-flags.ts";
import { wordsAfter } from "../locate-command.ts";

/** What may follow the words of a command's name. */
export interface Place {
  /** `data describe`, `data`; empty for `sentiment` itself. */
  readonly path: string;
  /** Words that may come next: commands, or the choices of an argument. */
  readonly words: readonly Candidate[];
  readonly flags: readonly FlagFacts[];
}

export interface Candidate {
  readonly word: string;
  readonly description: string;
}

export interface FlagFacts {
  /** `--model`, `-q`: one or both. */
  readonly forms: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

/** Everything there is to complete. Loads every command. */
export async function completionPlaces(entries: readonly CommandEntry[]): Promise<Place[]> {
  const common = everyCommandFlags().map((flag) => flagFacts(flag));
  const inner = ["", ...Object.keys(groups)].map((path): Place => {
    const before = path === "" ? [] : [path];
    const words = wordsAfter(before, entries).map((word) => {
      const entry = entries.find(({ name }) => name === [...before, word].join(" "));
      return { word, description: entry?.summary ?? groups[word] ?? "" };
    });
    return { path, words, flags: common };
  });
  const leaves = entries.map(async ({ name, load }): Promise<Place> => {
    const command = await load();
    return { path: name, words: argumentChoices(command), flags: [...ownFlags(command), ...common] };
  });
  return [...inner, ...(await Promise.all(leaves))];
}

function argumentChoices({ options }: Command): Candidate[] {
  const argument = Object.values(options).find(isPositional);
  return (argument?.choices ?? []).map((word) => ({ word, description: argument?.description ?? "" }));
}

function ownFlags({ options, settings }: Command): FlagFacts[] {
  const flags = Object.values(options).filter((option) => !isPositional(option));
  return [
    ...flags.map((option) => flagFacts(commanderOption(option), option.choices)),
    ...settings.map((name) => flagFacts(settingOption(name))),
  ];
}

function flagFacts(
  { long, short, description, required }: CommanderOption,
  choices: readonly string[] = [],
): FlagFacts {
  return { forms: [long, short].filter((form) => form !== undefined), description, takesValue: required, choices };
}
