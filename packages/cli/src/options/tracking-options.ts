import { someText } from "@sentiment/settings";
import type { Tracking } from "@sentiment/training";
import { z } from "zod";
import type { Context } from "../define-command.ts";
import { negatedFlag, option, repeated } from "../option.ts";
import { chosenExperiment } from "./chosen-experiment.ts";
import { dvcTags } from "./dvc-tags.ts";
import { withoutSecrets } from "../without-secrets.ts";
import { shellWords } from "../words/shell-words.ts";
import { vanishedWords } from "../words/vanished-words.ts";

/** `team=support` */
export const tagPair = z.string().transform((text, context): readonly [string, string] => {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  context.addIssue("NAME=VALUE is wanted, such as team=support");
  return z.NEVER;
});

/** How a run is recorded; `--experiment` and `--tracking-uri` are settings besides. */
export const trackingOptions = {
  runName: option("--run-name <name>", "what to call the run; by default it is named after what it does", someText()),
  tags: repeated("--tag <NAME=VALUE>", "a tag for the run; repeatable", tagPair),
  track: negatedFlag("--no-track", "record the run nowhere"),
};

interface Chosen {
  readonly runName: string | undefined;
  readonly tags: readonly (readonly [string, string])[];
  readonly track: boolean;
}

/** Where and as what to record a run, as the use cases take it; undefined: nowhere. */
export async function trackingOf({ runName, tags, track }: Chosen, context: Context): Promise<Tracking | undefined> {
  if (!track) return undefined;
  const resolved = await context.settings();
  // As Python's client: the run is in an experiment already, and only one that was typed can contradict it.
  const resume = context.io.environment["MLFLOW_RUN_ID"] || undefined;
  const { origin, ...experiment } = chosenExperiment(resolved);
  return {
    uri: resolved.settings.trackingUri,
    access: await context.access(),
    ...(resume === undefined || origin === "flag" ? experiment : {}),
    resume,
    runName,
    tags: { ...dvcTags(context.io.environment), ...Object.fromEntries(tags) },
    onVanished: (notice) => context.conversation.warn(vanishedWords(notice)),
    commandLine: shellWords("sentiment", ...context.args.map(withoutSecrets)),
  };
}
