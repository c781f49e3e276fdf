import { push, type Pushed } from "@sentiment/dvc";
import { defineCommand } from "../define-command.ts";
import { dvcContext, remoteOptions, targetOptions } from "../options/dvc-options.ts";
import { pushedWords } from "../words/dvc-words.ts";

/** What `.dvc` files name, from the cache to a remote. */
export const dataPush = defineCommand({
  description: "Sends what the .dvc files name from DVC's cache to its remote, as far as it is not there.",
  examples: ["sentiment data push", "sentiment data push data.dvc --remote origin --json"],
  options: { ...targetOptions, ...remoteOptions },
  async run(values, context): Promise<Pushed> {
    return push({ ...dvcContext(context), ...values });
  },
  render: pushedWords,
  quiet: ({ sent }) => String(sent),
});
