import { pull, type Pulled } from "@sentiment/dvc";
import { defineCommand } from "../define-command.ts";
import { flag } from "../option.ts";
import { dvcContext, remoteOptions, targetOptions } from "../options/dvc-options.ts";
import { pulledWords } from "../words/dvc-words.ts";

/** `.dvc` files in, the data that they name out. */
export const dataPull = defineCommand({
  description:
    "Brings exactly the data that the commit names, from DVC's cache or its remote, verified by its hash. What was changed " +
    "here is not overwritten without --force. DagsHub wants DAGSHUB_USER_TOKEN.",
  examples: [
    "sentiment data pull",
    "sentiment data pull data.dvc --remote origin",
    "sentiment data pull data --force --json",
  ],
  options: {
    ...targetOptions,
    ...remoteOptions,
    force: flag("--force", "overwrite what was changed, and remove what is not tracked, in tracked folders"),
  },
  async run(values, context): Promise<Pulled> {
    return pull({ ...dvcContext(context), ...values });
  },
  render: pulledWords,
  quiet: ({ fetched }) => String(fetched),
});
