import { someText } from "@sentiment/settings";
import { table } from "../words/table.ts";
import { option, optionalChoice } from "../option.ts";
import { targets } from "../targets.ts";
import { stageOption } from "./registry-options.ts";

/** Which deployed endpoint is meant; `--name` and `--state-dir` are settings besides. */
export const endpointOptions = {
  stage: stageOption("--stage <stage>", "the endpoint's stage, staging by default"),
  target: optionalChoice(
    "--target <target>",
    "where it is deployed; by default what the settings map the stage to, or where it is",
    targets.map(({ name }) => name),
  ),
};

export const imageOption = option(
  "--image <reference>",
  "the serving image, for containers; by default one is built",
  someText(),
);

/** The settings that say which endpoints there are, here and in a cloud. */
export const endpointSettings = ["name", "stateDir", "aws.region", "aws.account", "aws.bucket"] as const;

/** What each target is, for help. */
export function targetNotes(): string {
  const rows = targets.map(({ name, summary }) => [name, summary]);
  const mapping = "SENTIMENT_TARGET_STAGING=docker, or targets of sentiment.yaml, map a stage to one of them.";
  return `Targets (--target):\n${table({ rows, indent: 2 })}\n  ${mapping}`;
}
