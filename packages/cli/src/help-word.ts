import type { CommandEntry } from "./commands/registry.ts";

/** `help train` is `train --help`, unless there is a topic of that name: `help exit-codes` is a command of its own. */
export function withoutHelpWord(args: readonly string[], entries: readonly CommandEntry[]): readonly string[] {
  const at = args.findIndex((arg) => !arg.startsWith("-"));
  if (args[at] !== "help") return args;
  if (entries.some(({ name }) => name === `help ${args[at + 1]}`)) return args;
  return [...args.slice(0, at), ...args.slice(at + 1), "--help"];
}
