import { someText, type SettingName } from "@sentiment/settings";
import { awsSettingsOf } from "../aws-settings-of.ts";
import type { Context } from "../define-command.ts";
import { flag, option } from "../option.ts";

/** Which identities are meant. */
export const iamOptions = {
  github: option(
    "--github <ORG/REPO[:ENVIRONMENT]>",
    "with a role for GitHub's workflows: of the branch main, or of jobs of that environment",
    someText(),
  ),
  tutorial: flag(
    "--tutorial",
    "with the tutorial's group and user, and Amazon's two policies that allow all of SageMaker and ECR",
  ),
};

/** Of which the policies speak. */
export const iamSettings: readonly SettingName[] = [
  "aws.region",
  "aws.account",
  "aws.role",
  "aws.bucket",
  "aws.repository",
];

/** What a command of `iam` asks with. */
export async function iamAccess(context: Context) {
  const { environment, signal } = context.io;
  return { settings: awsSettingsOf((await context.settings()).settings), access: { environment, signal } };
}
