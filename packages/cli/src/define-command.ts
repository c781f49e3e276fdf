import type { SentimentError } from "@sentiment/errors";
import type { Access } from "@sentiment/mlflow";
import type { ResolvedSettings, SettingName } from "@sentiment/settings";
import type { CommandEntry } from "./commands/registry.ts";
import type { Conversation } from "./conversation.ts";
import type { Io } from "./io.ts";
import type { Option } from "./option.ts";
import { parseOptions, type GivenValues } from "./parse-options.ts";
import type { Style } from "./words/style.ts";

type Options = Readonly<Record<string, Option<unknown>>>;
type Values<Declared extends Options> = {
  readonly [Name in keyof Declared]: Declared[Name] extends Option<infer Value> ? Value : never;
};

/** What a command's `run` finds around it. */
export interface Context {
  readonly io: Io;
  /** Says things on stderr: progress, warnings, notes. */
  readonly conversation: Conversation;
  /** Flags > environment > project file > defaults; read when a command asks for them. */
  readonly settings: () => Promise<ResolvedSettings>;
  /** How a server and its files are reached; by default that of the tracking URI. */
  readonly access: (uri?: string) => Promise<Access>;
  /** What was typed after `sentiment`. */
  readonly args: readonly string[];
  /** Whether stdout is to hold one JSON document. */
  readonly json: boolean;
  /** All commands, for those that are about commands. */
  readonly commands: readonly CommandEntry[];
}

/** Words for stdout: at once, or piece by piece as they come. */
export type Words = string | AsyncIterable<string | Uint8Array>;

/**
 * A command as data: it declares and checks (`options`), works through other rooms and returns data (`run`), and turns
 * that into words (`render`). It never prints; `--json` prints the data.
 */
export interface CommandDefinition<Declared extends Options, Result> {
  /** More than the registry's one line, where that is not enough. */
  readonly description?: string;
  /** Lines to copy; the first is shown first. */
  readonly examples: readonly string[];
  /** Flags and positional arguments, the latter in their order. */
  readonly options: Declared;
  /** Settings that have a flag here. */
  readonly settings?: readonly SettingName[];
  /** Further help, below the flags. */
  readonly notes?: () => string;
  /** Why there can be no JSON document; `--json` is then a usage error. */
  readonly refusesJson?: string;
  run(values: Values<Declared>, context: Context): Promise<Result>;
  render(result: Result, style: Style): Words;
  /** What `--json` prints; without it, the result as it is. */
  json?(result: Result): object | Promise<object>;
  /** The one value that `-q` prints; where a result has none, `-q` prints the words. */
  quiet?(result: Result): Words | undefined;
  /** A result can be a failure too (a gate that was not met): it is printed, and decides the exit code. */
  failure?(result: Result): SentimentError | undefined;
}

/** A command whose types are settled: what the registry holds and the runner runs. */
export interface Command {
  readonly description: string | undefined;
  readonly examples: readonly string[];
  readonly options: Options;
  readonly settings: readonly SettingName[];
  readonly notes: () => string;
  readonly refusesJson: string | undefined;
  execute(given: GivenValues, context: Context): Promise<Outcome>;
}

/** A result with the ways to tell it. */
export interface Outcome {
  readonly words: (style: Style) => Words;
  readonly json: () => Promise<object>;
  readonly quiet: () => Words | undefined;
  readonly failure: SentimentError | undefined;
}

/** Settles a definition's types. */
export function defineCommand<Declared extends Options, Result extends object>(
  definition: CommandDefinition<Declared, Result>,
): Command {
  const { description, examples, options, settings = [], notes = () => "", refusesJson } = definition;
  return {
    description,
    examples,
    options,
    settings,
    notes,
    refusesJson,
    async execute(given, context) {
      const values = parseOptions(options, given) as Values<Declared>;
      const result = await definition.run(values, context);
      return {
        words: (style) => definition.render(result, style),
        json: async () => definition.json?.(result) ?? result,
        quiet: () => definition.quiet?.(result),
        failure: definition.failure?.(result),
      };
    },
  };
}
