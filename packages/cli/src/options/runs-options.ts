import { SentimentError } from "@sentiment/errors";
import { someText, wholeNumber, type ResolvedSettings } from "@sentiment/settings";
import type { ExperimentChoice } from "@sentiment/training";
import { z } from "zod";
import type { Context } from "../define-command.ts";
import { flag, oneOf, option, optionalChoice, repeated, type Option } from "../option.ts";
import { chosenExperiment } from "./chosen-experiment.ts";

const statuses = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] as const;

export type Status = (typeof statuses)[number];

/** Among which runs. */
export const searchOptions = {
  allExperiments: flag("--all-experiments", "runs of every experiment"),
  filter: option(
    "--filter <condition>",
    "only runs that meet it, in MLflow's grammar: \"metrics.validation_f1_macro > 0.75 AND params.model = 'nb'\"",
    someText(),
  ),
  statuses: statusOption(),
};

/** `--limit`, and its default. */
export const limitOption = option("--limit <number>", "at most so many; 50 by default", wholeNumber(1));

/** How a table of runs leaves. */
export const formatOption = optionalChoice("--format <form>", "the form of the result, a table by default", [
  "table",
  "json",
  "csv",
  "md",
]);

/** A list with commas between, no entry empty. */
export const columnsOption: Option<string[] | undefined> = option(
  "--columns <names>",
  "which columns, with commas between: run_name, metrics.NAME, params.NAME, tags.NAME, …",
  z.string().transform((names, context) => {
    const columns = names.split(",").map((name) => name.trim());
    if (columns.includes("")) context.addIssue("names with commas between are wanted");
    return columns;
  }),
);

/** The experiment that was typed, and no other; else all. Throws a usage error where one is named and all are asked for. */
export function typedExperiment(
  resolved: ResolvedSettings,
  chosen: { readonly allExperiments: boolean },
): ExperimentChoice {
  return chosenExperiment(resolved).origin === "flag" ? experimentChoice(resolved, chosen) : {};
}

/** Which experiments a command is about. Throws a usage error where one is named and all are asked for. */
export function experimentChoice(
  resolved: ResolvedSettings,
  { allExperiments }: { readonly allExperiments: boolean },
): ExperimentChoice {
  const { origin, ...choice } = chosenExperiment(resolved);
  const named = origin === "flag";
  if (!allExperiments) return { ...choice, mustExist: named };
  if (!named) return {};
  throw new SentimentError({
    kind: "usage",
    code: "BAD_USAGE",
    message: "--experiment and --all-experiments exclude each other.",
    hint: "Give one of them.",
  });
}

/** The form that was asked for, a table by default. Throws a usage error where there are two. */
export function chosenFormat(format: string | undefined, { json }: Context): string {
  if (!json || format === undefined || format === "json") return format ?? "table";
  throw new SentimentError({
    kind: "usage",
    code: "BAD_USAGE",
    message: `--json and --format ${format} exclude each other.`,
    hint: "Leave one of them out.",
  });
}

function statusOption(): Option<Status[]> {
  const schema = oneOf(statuses).transform((text) => text as Status);
  return {
    ...repeated("--status <status>", `only runs of that status, repeatable: ${statuses.join(", ")}`, schema),
    choices: statuses,
  };
}
