import { someText, type Settings } from "@sentiment/settings";
import type { Tracking } from "@sentiment/training";
import { z } from "zod";
import { negatedFlag, option, repeated } from "../option.ts";
import { shellWords } from "../words/shell-words.ts";

const tag = z.string().transform((text, context): readonly [string, string] => {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  context.addIssue("NAME=VALUE is wanted, such as team=support");
  return z.NEVER;
});

/** How a run is recorded; `--experiment` and `--tracking-uri` are settings besides. */
export const trackingOptions = {
  runName: option("--run-name <name>", "what to call the run; by default it is named after what it does", someText()),
  tags: repeated("--tag <NAME=VALUE>", "a tag for the run; repeatable", tag),
  track: negatedFlag("--no-track", "record the run nowhere"),
};

/** The settings that have a flag wherever runs are recorded. */
export const trackingSettings = ["experiment", "trackingUri"] as const;

interface Chosen {
  readonly runName: string | undefined;
  readonly tags: readonly (readonly [string, string])[];
  readonly track: boolean;
}

/** Where and as what to record a run, as the use cases take it; undefined: nowhere. */
export function trackingOf(
  { runName, tags, track }: Chosen,
  { experiment, trackingUri }: Settings,
  args: readonly string[],
): Tracking | undefined {
  if (!track) return undefined;
  const commandLine = withoutSecrets(shellWords("sentiment", ...args));
  const named = runName === undefined ? {} : { runName };
  return { uri: trackingUri, experiment, ...named, tags: Object.fromEntries(tags), commandLine };
}

/** A URI's user and password are nobody's business. */
function withoutSecrets(words: string): string {
  return words.replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)[^/@\s'"]+@/giu, "$1***@");
}
