import { SentimentError } from "@sentiment/errors";
import type { ResolvedSettings, SettingName } from "@sentiment/settings";
import type { HelpLook, ReadyText } from "./commander-base.ts";
import { commands, type CommandEntry } from "./commands/registry.ts";
import { startConversation, type Conversation } from "./conversation.ts";
import type { Context, Outcome } from "./define-command.ts";
import { errorReport, stopReport, type ErrorReport } from "./error-report.ts";
import { asksForJson } from "./every-command-flags.ts";
import { withoutHelpWord } from "./help-word.ts";
import type { Io, Stop } from "./io.ts";
import { jsonText } from "./json-text.ts";
import { locateCommand } from "./locate-command.ts";
import { withoutSecrets } from "./without-secrets.ts";
import { isColoured, styleOf } from "./words/style.ts";
import { visibleLines } from "./words/visible.ts";

/**
 * The whole program: parses, runs one command, prints its result as words, as one JSON document or as one value, and
 * returns the exit code. Never throws.
 */
export async function run(
  args: readonly string[],
  io: Io,
  entries: readonly CommandEntry[] = commands,
): Promise<number> {
  const json = asksForJson(args);
  try {
    return await Promise.race([answer(withoutHelpWord(args, entries), io, { json, entries }), io.crash]);
  } catch (error) {
    // A job that was asked to stop may fail in many ways; that it was asked is all there is to tell.
    const report = io.signal.aborted ? stopReport(io.signal.reason as Stop) : errorReport(error);
    if (json) await io.writeOut(`${jsonText({ error: report })}\n`);
    sayFailure(report, io, args);
    if (report.code === "BUG" && error instanceof Error) io.writeErr(`${withoutSecrets(error.stack ?? "")}\n`);
    return report.exitCode;
  }
}

interface Manner {
  readonly json: boolean;
  readonly entries: readonly CommandEntry[];
}

async function answer(args: readonly string[], io: Io, { json, entries }: Manner): Promise<number> {
  const located = locateCommand(args, entries);
  const look: HelpLook = {
    columns: io.out.columns,
    coloured: isColoured(io.out, io.environment, args.includes("--no-color")),
  };
  if (located.entry === undefined) {
    const { overview } = await import("./overview.ts");
    return printReady(overview(located, entries, look), io, json);
  }
  const [command, { parseArguments }] = await Promise.all([located.entry.load(), import("./parse-arguments.ts")]);
  const parsed = parseArguments(located.entry, command, located.rest, look);
  if (parsed.kind !== "invocation") return printReady(parsed, io, json);
  if (json && command.refusesJson !== undefined) throw noJson(located.entry.name, command.refusesJson);

  const { flags, settingFlags, given } = parsed;
  const conversation = startConversation(
    io,
    styleOf(io.err, isColoured(io.err, io.environment, !flags.color)),
    flags.quiet,
  );
  let settings: Promise<ResolvedSettings> | undefined;
  const context: Context = {
    io,
    conversation,
    args,
    json,
    commands: entries,
    settings() {
      // Read once: a file may be a pipe, and a warning is said once.
      settings ??= readSettings({ settingFlags, config: flags.config }, io, conversation);
      return settings;
    },
    async access(uri) {
      const [{ accessTo }, resolved] = await Promise.all([import("./access-to.ts"), context.settings()]);
      return accessTo(uri ?? resolved.settings.trackingUri, resolved, context);
    },
  };
  try {
    const outcome = await command.execute(given, context);
    conversation.endProgress();
    io.signal.throwIfAborted();
    await printOutcome(outcome, io, { json, quiet: flags.quiet, color: flags.color });
    io.signal.throwIfAborted();
    if (outcome.failure === undefined) return 0;
    sayFailure(errorReport(outcome.failure), io, args);
    return outcome.failure.exitCode;
  } finally {
    conversation.endProgress();
  }
}

interface SettingsAsked {
  readonly settingFlags: Readonly<Partial<Record<SettingName, string>>>;
  readonly config: string | undefined;
}

async function readSettings(
  { settingFlags, config }: SettingsAsked,
  { environment, workingFolder }: Io,
  conversation: Conversation,
): Promise<ResolvedSettings> {
  const { resolveSettings } = await import("@sentiment/settings");
  const resolved = await resolveSettings({ flags: settingFlags, environment, file: config, workingFolder });
  resolved.login?.warnings.forEach(conversation.warn);
  return resolved;
}

interface Printing {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

async function printOutcome(outcome: Outcome, io: Io, { json, quiet, color }: Printing): Promise<void> {
  if (json) {
    const { failure } = outcome;
    const document = await outcome.json();
    await io.writeOut(`${jsonText(failure === undefined ? document : { ...document, error: errorReport(failure) })}\n`);
    return;
  }
  const style = styleOf(io.out, isColoured(io.out, io.environment, !color));
  const words = (quiet ? outcome.quiet() : undefined) ?? outcome.words(style);
  if (typeof words === "string") await io.writeOut(`${words}\n`);
  else for await (const piece of words) await io.writeOut(piece);
}

async function printReady({ kind, text }: ReadyText, io: Io, json: boolean): Promise<number> {
  await io.writeOut(`${json ? jsonText({ [kind]: text.trimEnd() }) : text.trimEnd()}\n`);
  return 0;
}

/** `error: …` and, where there is one, `hint: …`, on stderr. */
function sayFailure({ message, hint }: ErrorReport, io: Io, args: readonly string[]): void {
  const style = styleOf(io.err, isColoured(io.err, io.environment, args.includes("--no-color")));
  io.writeErr(`${style.bad("error:")} ${visibleLines(message)}\n`);
  if (hint !== null) io.writeErr(`${style.bold("hint:")} ${visibleLines(hint)}\n`);
}

function noJson(name: string, reason: string): SentimentError {
  return new SentimentError({
    kind: "usage",
    code: "NO_JSON",
    message: `sentiment ${name} cannot print JSON: ${reason}.`,
    hint: "Leave --json out.",
  });
}
