import { get, type Got } from "@sentiment/dvc";
import { someText } from "@sentiment/settings";
import { defineCommand } from "../define-command.ts";
import { flag, option } from "../option.ts";
import { dvcContext, remoteOptions } from "../options/dvc-options.ts";
import { gotWords } from "../words/dvc-words.ts";

/** A repository's address in, data that it tracks out. */
export const dataGet = defineCommand({
  description:
    "Fetches data that another Git repository tracks with DVC, from its remote, verified, without keeping the repository. " +
    "It wants git.",
  examples: [
    "sentiment data get https://dagshub.com/OWNER/REPO data --out tweets",
    "sentiment data get ../other-project data.dvc --rev v1.2 --json",
  ],
  options: {
    url: { flags: "<url>", description: "the address of a Git repository, or its folder", schema: someText() },
    path: option("[path]", "what it tracks: a .dvc file, file or folder; by default the only one there is", someText()),
    out: option("--out <path>", "where to put it; by default its own name", someText()),
    rev: option("--rev <revision>", "a branch, tag or commit, instead of the latest commit", someText()),
    force: flag("--force", "replace what is at --out"),
    ...remoteOptions,
  },
  async run(values, context): Promise<Got> {
    return get({ ...dvcContext(context), ...values });
  },
  render: gotWords,
  quiet: ({ out }) => out,
});
