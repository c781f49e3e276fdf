import { add, type AddedOutput } from "@sentiment/dvc";
import { someText } from "@sentiment/settings";
import { z } from "zod";
import { defineCommand } from "../define-command.ts";
import { dvcContext } from "../options/dvc-options.ts";
import { addedWords } from "../words/dvc-words.ts";

/** Files and folders in, `.dvc` files beside them out. */
export const dataAdd = defineCommand({
  description:
    "Keeps files and folders in DVC's cache, names each in a .dvc file beside it, as dvc add does, and has Git ignore it. " +
    "Commit the .dvc file; sentiment data push sends the content.",
  examples: ["sentiment data add data", "sentiment data add tweets.csv model/ --json"],
  options: {
    targets: {
      flags: "<path...>",
      description: "files and folders",
      schema: z.array(someText()).min(1),
      repeatable: true,
    },
  },
  async run({ targets }, context): Promise<{ readonly outputs: readonly AddedOutput[] }> {
    return { outputs: await add({ ...dvcContext(context), targets }) };
  },
  render: addedWords,
  quiet: ({ outputs }) => outputs.map(({ md5 }) => md5).join("\n"),
});
