import { SentimentError, didYouMean } from "@sentiment/errors";
import type { Command, CommanderError } from "commander";
import { sentence } from "./words/sentence.ts";

/** What commander complains of, as a usage error in our own words. */
export function usageError(error: CommanderError, commander: Command): SentimentError {
  const said = error.message.replace(/^error: /u, "");
  const unknown =
    error.code === "commander.unknownOption" ? /'(.+)'/su.exec(said)?.[1]?.replace(/=.*/su, "") : undefined;
  const message =
    unknown === undefined ? sentence(said) : `There is no flag ${unknown}.${didYouMean(unknown, longFlags(commander))}`;
  return new SentimentError({
    kind: "usage",
    // unknownOption → UNKNOWN_OPTION
    code: error.code
      .replace("commander.", "")
      .replaceAll(/(?=[A-Z])/gu, "_")
      .toUpperCase(),
    message,
    hint: `${commander.name()} --help shows what there is.`,
    cause: error,
  });
}

function longFlags(commander: Command): string[] {
  const help = commander.createHelp();
  return help.visibleOptions(commander).flatMap(({ long }) => (long === undefined ? [] : [long]));
}
