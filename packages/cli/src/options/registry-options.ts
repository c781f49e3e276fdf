import { SentimentError } from "@sentiment/errors";
import { someText, type ResolvedSettings } from "@sentiment/settings";
import type { ServingStage } from "@sentiment/training";
import { z } from "zod";
import { flag, oneOf, option, type Option } from "../option.ts";

export const servingStages = ["staging", "production"] as const;

/** `staging` or `production`, in upper or lower case, as MLflow takes them. */
export function stageOption(flags: string, description: string): Option<ServingStage | undefined> {
  const schema = stageOf(servingStages).transform((text) => text as ServingStage);
  return {
    flags,
    description: `${description}: ${servingStages.join(", ")}`,
    schema: schema.optional(),
    choices: servingStages,
  };
}

/** One of these, in upper or lower case. */
export function stageOf(choices: readonly string[]): z.ZodType<string> {
  return z
    .string()
    .transform((text) => text.toLowerCase())
    .pipe(oneOf(choices));
}

/** A version's number. */
export const versionOption = (description: string): Option<string | undefined> =>
  option("--version <number>", description, z.string().regex(/^[1-9]\d{0,9}$/u, "the number of a version is wanted"));

export const planOption = flag("--plan", "only say what would change");

/** The name of a registered model as an argument, instead of the flag. */
export const modelNameArgument: Option<string | undefined> = {
  flags: "[name]",
  description: "the registered model; by default the one that --name or the settings name",
  schema: someText().optional(),
};

/** Which registered model is meant. Throws a usage error where two are named. */
export function modelNameOf(argument: string | undefined, { settings, reports }: ResolvedSettings): string {
  const flagged = reports.some(({ name, origin }) => name === "name" && origin === "flag");
  if (argument === undefined || !flagged || argument === settings.name) return argument ?? settings.name;
  throw new SentimentError({
    kind: "usage",
    code: "BAD_USAGE",
    message: `Two models are named: ${JSON.stringify(argument)}, and by --name ${JSON.stringify(settings.name)}.`,
    hint: "Name one of them.",
  });
}
