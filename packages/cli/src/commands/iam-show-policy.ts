import { showPolicies, type ShownPolicies, type ShownRole } from "@sentiment/sagemaker";
import { defineCommand } from "../define-command.ts";
import { iamAccess, iamOptions, iamSettings } from "../options/iam-options.ts";
import type { Style } from "../words/style.ts";
import { visibleLines } from "../words/visible.ts";

/** The policies, for people who make the roles themselves. */
export const iamShowPolicy = defineCommand({
  description:
    "Prints the roles that sentiment iam setup makes, who may be them and what they may do, with the reason of each statement. AWS is asked for the " +
    "account alone, and not even that with --aws-account and --aws-region.",
  examples: [
    "sentiment iam show-policy",
    "sentiment iam show-policy --aws-account 123456789012 --aws-region eu-central-1 --github acme/tweets --json",
  ],
  options: iamOptions,
  settings: iamSettings,
  async run(choice, context): Promise<ShownPolicies> {
    const { settings, access } = await iamAccess(context);
    return showPolicies(settings, access, choice);
  },
  render: ({ roles, managedPolicies }, style) =>
    [
      ...roles.map((role) => roleWords(role, style)),
      ...(managedPolicies.length === 0 ? [] : [`${style.bold("the tutorial's group")}\n${managedPolicies.join("\n")}`]),
    ].join("\n\n"),
  quiet: ({ roles }) => JSON.stringify(roles[0]?.policy, null, 2),
});

function roleWords({ name, description, trust, policy, reasons }: ShownRole, style: Style): string {
  const why = Object.entries(reasons).map(([id, reason]) => `  ${id}: ${reason}`);
  return visibleLines(
    [
      `${style.bold(name)}: ${description}`,
      `who may be it:\n${JSON.stringify(trust, null, 2)}`,
      `what it may do:\n${JSON.stringify(policy, null, 2)}`,
      `why:\n${why.join("\n")}`,
    ].join("\n"),
  );
}
