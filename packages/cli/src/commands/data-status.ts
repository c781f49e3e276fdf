import { status, type Status } from "@sentiment/dvc";
import { SentimentError } from "@sentiment/errors";
import { defineCommand } from "../define-command.ts";
import { flag } from "../option.ts";
import { dvcContext, targetOptions } from "../options/dvc-options.ts";
import { statusWords } from "../words/dvc-words.ts";

interface Checked extends Status {
  readonly mustBeClean: boolean;
}

/** Compares data with what `.dvc` files name, by content. */
export const dataStatus = defineCommand({
  description: "Whether the data here is what the .dvc files name, by its content. Asks no remote and changes nothing.",
  examples: ["sentiment data status", "sentiment data status data.dvc --check --json"],
  options: {
    ...targetOptions,
    check: flag("--check", "end with exit code 5 unless all is clean"),
  },
  async run({ targets, check }, context): Promise<Checked> {
    return { ...(await status({ ...dvcContext(context), targets })), mustBeClean: check };
  },
  render: (result: Checked, style) => statusWords(result, style),
  json: ({ clean, outputs }) => ({ clean, outputs }),
  quiet: ({ clean }) => (clean ? "clean" : "changed"),
  failure({ clean, outputs, mustBeClean }) {
    if (clean || !mustBeClean) return undefined;
    const changed = outputs.filter(({ state }) => state !== "clean").map(({ path, state }) => `${path} is ${state}`);
    return new SentimentError({
      kind: "gate",
      code: "DATA_CHANGED",
      message: `The data is not what is tracked: ${changed.join(", ")}.`,
      hint: "sentiment data pull brings it, sentiment data add tracks what is there.",
    });
  },
});
