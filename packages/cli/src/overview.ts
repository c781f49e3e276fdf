import { SentimentError } from "@sentiment/errors";
import { groups, type CommandEntry } from "./commands/registry.ts";
import { bareCommander, parseWith, type HelpLook, type ReadyText } from "./commander-base.ts";
import { wordsAfter, type Located } from "./locate-command.ts";
import { sentence } from "./words/sentence.ts";
import { table } from "./words/table.ts";
import packageJson from "../package.json" with { type: "json" };

const title = "Trains, explains and compares sentiment models on labelled text, and puts them into service.";
const closing = `
A first try, without any data of your own:
  $ sentiment pipeline

sentiment <command> --help tells more; sentiment help exit-codes says what a script may rely on.`;

/** `sentiment` without a command, or with the name of a group only: help, the version, or the remark that one is missing. */
export function overview({ path, rest }: Located, entries: readonly CommandEntry[], look: HelpLook): ReadyText {
  const commander = bareCommander(["sentiment", ...path].join(" "));
  const about = path[0] === undefined ? title : sentence(groups[path[0]] ?? "");
  // The list stands in the description, because commander would put it below the flags.
  commander.usage("<command> [flags]").description(`${about}\n\nCommands:\n${commandList(path, entries)}`);
  if (path.length === 0) {
    commander.version(packageJson.version, "--version", "print the version").addHelpText("after", closing);
  }
  commander.action(() => {});
  const text = parseWith(commander, rest, look);
  if (text !== undefined) return text;
  throw new SentimentError({
    kind: "usage",
    code: "NO_COMMAND",
    message: `A command is missing: one of ${wordsAfter(path, entries).join(", ")}.`,
    hint: `${["sentiment", ...path, "--help"].join(" ")} says what each does.`,
  });
}

function commandList(path: readonly string[], entries: readonly CommandEntry[]): string {
  const rows = wordsAfter(path, entries).map((word) => {
    const entry = entries.find(({ name }) => name === [...path, word].join(" "));
    return [word, entry?.summary ?? groups[word] ?? ""];
  });
  return table({ rows, indent: 2 });
}
