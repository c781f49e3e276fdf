import type { DataProgress } from "@sentiment/dvc";
import { readProxies } from "@sentiment/mlflow";
import { numberWhere, someText } from "@sentiment/settings";
import type { Context } from "../define-command.ts";
import { option, repeated } from "../option.ts";
import { retryWords } from "../words/retry-words.ts";

/** What commands about tracked data name. */
export const targetOptions = {
  targets: repeated(
    "[target...]",
    ".dvc files, the files or folders they track, dvc.lock, stages of it, or folders; by default everything",
    someText(),
  ),
};

/** How commands that ask a remote do so. */
export const remoteOptions = {
  remote: option("--remote <name>", "the remote of DVC's config, instead of its default one", someText()),
  jobs: option(
    "--jobs <number>",
    "objects at a time; by default as many as do the remote good",
    numberWhere((value) => Number.isInteger(value) && value >= 1 && value <= 256, "a number from 1 to 256"),
  ),
};

const stages: Readonly<Record<DataProgress["stage"], string>> = {
  look: "look at data",
  fetch: "fetch data",
  write: "write data",
  send: "send data",
};

/** What the room of DVC's needs of a command's surroundings. */
export function dvcContext({ io, conversation }: Context) {
  return {
    folder: io.workingFolder,
    environment: io.environment,
    signal: io.signal,
    onProgress: ({ stage, done }: DataProgress): void => conversation.progress({ stage: stages[stage], done }),
    http: {
      proxy: readProxies(io.environment),
      // Every request has the signal by itself: two for each would be joined anew each time.
      onRetry: (notice: Parameters<typeof retryWords>[0]): void => conversation.warn(retryWords(notice)),
    },
  };
}
