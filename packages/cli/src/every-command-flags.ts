import { Option } from "commander";

/** What every command is told the same way. */
export interface EveryCommandFlags {
  readonly quiet: boolean;
  readonly color: boolean;
  readonly config: string | undefined;
}

/** The flags of every command; also understood before the command's name. */
export function everyCommandFlags(): Option[] {
  const flags = [
    new Option("--json", "print one JSON document on stdout, whatever happens"),
    new Option("-q, --quiet", "print one value only, and no progress"),
    new Option("--no-color", "no colours (also: NO_COLOR)"),
    new Option("--config <file>", "settings file, instead of sentiment.yaml in this folder"),
  ];
  return flags.map((flag) => flag.helpGroup("Every command:"));
}

/** Those that take a value, which must not be taken for a command. */
export const everyCommandFlagsWithValue: ReadonlySet<string> = new Set(["--config"]);

/** Whether `--json` was asked for. Looked up before anything is parsed, so that even a line that makes no sense gets its one document. */
export function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return args.slice(0, end < 0 ? args.length : end).includes("--json");
}
