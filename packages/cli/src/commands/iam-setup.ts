import { setUpIam, type IamSetUp } from "@sentiment/sagemaker";
import { defineCommand } from "../define-command.ts";
import { flag } from "../option.ts";
import { iamAccess, iamOptions, iamSettings } from "../options/iam-options.ts";
import { facts } from "../words/facts.ts";
import { visible } from "../words/visible.ts";

/** The roles that SageMaker and CI run as. */
export const iamSetup = defineCommand({
  description:
    "Makes the role that SageMaker runs endpoints and jobs as, with what it needs and no more, and the one that deletes endpoints whose time " +
    "is over; done again, it mends what somebody has changed. With --github a role for GitHub's workflows, which need no key then. Roles, " +
    "users and groups of these names that sentiment has not made are left as they are: exit code 6.",
  examples: [
    "sentiment iam setup --plan",
    "sentiment iam setup --github acme/tweets:staging",
    "sentiment iam setup --tutorial --create-access-key",
  ],
  options: {
    ...iamOptions,
    createAccessKey: flag(
      "--create-access-key",
      "with --tutorial: make a key for its user, and print it, which is the only time; no key is made otherwise",
    ),
    plan: flag("--plan", "change nothing: say what would be done"),
  },
  settings: iamSettings,
  async run(choice, context): Promise<IamSetUp> {
    const { settings, access } = await iamAccess(context);
    return setUpIam(settings, access, choice, context.conversation.note);
  },
  render: ({ roleArn, roles, action, steps, accessKey }, style) =>
    facts(
      [
        ["role", `${visible(roleArn)} ${style.dim(`(${action})`)}`],
        ["for CI", visible(roles["ci"] ?? "")],
        [
          action === "planned" ? "would do" : "done",
          steps.map((step, index) => `${index + 1}. ${visible(step)}`).join("\n"),
        ],
        ["access key", visible(accessKey?.accessKeyId ?? "")],
        ["its secret", visible(accessKey?.secretAccessKey ?? "")],
      ],
      style,
    ),
  quiet: ({ roleArn }) => roleArn,
});
