import { destroyIam, type IamDestroyed } from "@sentiment/sagemaker";
import { defineCommand } from "../define-command.ts";
import { flag } from "../option.ts";
import { iamAccess } from "../options/iam-options.ts";
import { facts } from "../words/facts.ts";
import { visible } from "../words/visible.ts";

interface Destruction extends IamDestroyed {
  readonly planned: boolean;
}

/** The roles, and whatever else `iam setup` has made, removed. */
export const iamDestroy = defineCommand({
  description:
    "Removes what sentiment iam setup has made, with its policies and keys. Refused while an endpoint lives, since SageMaker needs the role to take " +
    "it down: exit code 6. Where there is nothing, nothing is done.",
  examples: ["sentiment iam destroy --plan", "sentiment iam destroy"],
  options: { plan: flag("--plan", "change nothing: say what would be removed") },
  settings: ["aws.region", "aws.account", "aws.role"],
  async run({ plan }, context): Promise<Destruction> {
    const { settings, access } = await iamAccess(context);
    return { ...(await destroyIam(settings, access, { plan }, context.conversation.note)), planned: plan };
  },
  render: ({ removed, planned }, style) =>
    facts(
      [[planned ? "would remove" : "removed", removed.map(visible).join("\n") || "nothing: there was nothing"]],
      style,
    ),
  quiet: ({ removed }) => removed.join("\n"),
});
