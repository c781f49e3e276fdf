import { styleText } from "node:util";
import { Command, CommanderError } from "commander";
import { everyCommandFlags } from "./every-command-flags.ts";
import { usageError } from "./usage-error.ts";

/** How wide help may be, and whether in colour. */
export interface HelpLook {
  readonly columns: number;
  readonly coloured: boolean;
}

/** What commander answered by itself. */
export interface ReadyText {
  readonly kind: "help" | "version";
  readonly text: string;
}

/** A commander that neither prints nor exits. */
export function bareCommander(name: string): Command {
  const commander = new Command(name)
    .exitOverride()
    .showSuggestionAfterError(false)
    .allowExcessArguments(false)
    .helpCommand(false)
    .helpOption("-h, --help", "show this help");
  return commander;
}

/**
 * Parses, with the flags of every command besides; returns help or the version where that was asked for.
 * Throws a usage error for a line that commander does not accept.
 */
export function parseWith(commander: Command, args: readonly string[], look: HelpLook): ReadyText | undefined {
  // Added last, so that help shows a command's own flags first.
  for (const flag of everyCommandFlags()) commander.addOption(flag);
  let text = "";
  const collect = (piece: string): void => {
    text += piece;
  };
  commander.configureHelp({ styleTitle: (title) => styleText("bold", title, { validateStream: false }) });
  commander.configureOutput({
    writeOut: collect,
    writeErr: () => {},
    getOutHelpWidth: () => look.columns,
    getOutHasColors: () => look.coloured,
  });
  try {
    commander.parse(args, { from: "user" });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.helpDisplayed") return { kind: "help", text };
    if (error.code === "commander.version") return { kind: "version", text };
    throw usageError(error, commander);
  }
}
