import { collectGarbage, type Garbage } from "@sentiment/sagemaker";
import { awsContextOf, awsSettingsOf } from "../aws-settings-of.ts";
import { defineCommand } from "../define-command.ts";
import { flag } from "../option.ts";
import { lines } from "../words/lines.ts";
import { countOf } from "../words/numbers.ts";
import { visible } from "../words/visible.ts";

/** Clears up on AWS. */
export const gc = defineCommand({
  description:
    "Deletes what sentiment has made on AWS and nothing uses any more: endpoint configs, models, stored models and images that no endpoint " +
    "has, or could be rolled back to. They are known by their tags; what somebody else has made is left alone, and so is what is being deployed.",
  examples: ["sentiment gc --dry-run", "sentiment gc"],
  options: { dryRun: flag("--dry-run", "only say what would be deleted") },
  settings: ["aws.region", "aws.account", "aws.bucket", "aws.repository"],
  async run({ dryRun }, context): Promise<Garbage> {
    const { settings } = await context.settings();
    const garbage = await collectGarbage(awsSettingsOf(settings), awsContextOf(context), { dryRun });
    for (const name of garbage.busy) context.conversation.warn(`${name} is being deployed, and was left alone.`);
    return garbage;
  },
  render: ({ removed, dryRun }) =>
    lines([...removed.map(visible), `${countOf(removed.length, "thing")} ${dryRun ? "would be deleted" : "deleted"}`]),
  quiet: ({ removed }) => lines(removed),
});
