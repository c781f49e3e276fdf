import { SentimentError, didYouMean } from "@sentiment/errors";
import type { CommandEntry } from "./commands/registry.ts";
import { everyCommandFlagsWithValue } from "./every-command-flags.ts";

/** Which command a line names, and what is left for it to parse. */
export interface Located {
  /** The words of the name that were found; empty when the line names none. */
  readonly path: readonly string[];
  /** undefined: no command, or only a group of commands (`data`). */
  readonly entry: CommandEntry | undefined;
  /** All other arguments, in their order. */
  readonly rest: readonly string[];
}

/**
 * Finds the command's name, one or two words, among leading flags. Only that command is then loaded.
 * Throws a usage error for a word that is no command.
 */
export function locateCommand(args: readonly string[], entries: readonly CommandEntry[]): Located {
  const path: string[] = [];
  let at = 0;
  const rest: string[] = [];
  while (at < args.length && args[at] !== "--") {
    const arg = args[at++]!;
    if (arg.startsWith("-") && arg !== "-") {
      rest.push(arg);
      if (everyCommandFlagsWithValue.has(arg) && at < args.length) rest.push(args[at++]!);
      continue;
    }
    path.push(knownWord(arg, path, entries));
    const entry = entries.find(({ name }) => name === path.join(" "));
    if (entry !== undefined) return { path, entry, rest: [...rest, ...args.slice(at)] };
  }
  return { path, entry: undefined, rest: [...rest, ...args.slice(at)] };
}

/** The words that may follow the given ones. */
export function wordsAfter(path: readonly string[], entries: readonly CommandEntry[]): string[] {
  const names = entries.map(({ name }) => name.split(" "));
  const following = names.filter((words) => path.every((word, place) => words[place] === word));
  return [...new Set(following.flatMap((words) => words.slice(path.length, path.length + 1)))];
}

function knownWord(word: string, path: readonly string[], entries: readonly CommandEntry[]): string {
  const words = wordsAfter(path, entries);
  if (words.includes(word)) return word;
  throw new SentimentError({
    kind: "usage",
    code: "UNKNOWN_COMMAND",
    message: `There is no command ${JSON.stringify([...path, word].join(" "))}.${didYouMean(word, words)}`,
    hint: `${["sentiment", ...path, "--help"].join(" ")} lists the commands.`,
  });
}
