import { checkIam, iamFailure, type IamCheck } from "@sentiment/sagemaker";
import { defineCommand } from "../define-command.ts";
import { iamAccess, iamOptions, iamSettings } from "../options/iam-options.ts";
import { table } from "../words/table.ts";
import { visible } from "../words/visible.ts";

/** Whether the roles are there, and as they are to be. */
export const iamCheck = defineCommand({
  description:
    "Looks whether what sentiment iam setup makes is there and as it was made; changes nothing. Exit code 3 for what is missing, 5 for what " +
    "somebody has changed.",
  examples: ["sentiment iam check", "sentiment iam check --github acme/tweets:staging --json"],
  options: iamOptions,
  settings: iamSettings,
  async run(choice, context): Promise<IamCheck> {
    const { settings, access } = await iamAccess(context);
    return checkIam(settings, access, choice);
  },
  render: ({ checks }, style) =>
    table({
      rows: checks.flatMap(({ name, state, found }) => [
        [state === "right" ? style.good(state) : style.bad(state), name],
        ...found.map((each) => ["", `→ ${visible(each)}`]),
      ]),
    }),
  quiet: ({ roleArn }) => roleArn,
  failure: iamFailure,
});
