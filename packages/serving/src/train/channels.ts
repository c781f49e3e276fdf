import { readdir } from "node:fs/promises";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import { isObject } from "./read-config.ts";
import type { TrainingRoot } from "./training-root.ts";

/** Where the labelled texts of a training are: a file each, or a folder of files. */
export interface Channels {
  readonly data: string;
  readonly valid: string | undefined;
  readonly test: string | undefined;
}

/** `training` is what SageMaker's SDK calls the only channel. */
const names: Readonly<Record<string, keyof Channels>> = {
  train: "data",
  training: "data",
  validation: "valid",
  test: "test",
};

/**
 * The channels of a job, by `inputdataconfig.json`; where that is not there, by the folders in which they lie. Throws usage
 * errors for channels that are not known or not in a way that can be read, input errors for one that is missing or empty.
 */
export async function channelsOf(
  root: TrainingRoot,
  inputDataConfig: Readonly<Record<string, unknown>>,
  hosts: number,
): Promise<Channels> {
  const configured = Object.keys(inputDataConfig);
  const found = configured.length > 0 ? configured : await readdir(root.channels).catch(() => []);
  const paths: Partial<Record<keyof Channels, string>> = {};
  for (const channel of found.filter((name) => !name.startsWith(".")).sort()) {
    const part = Object.hasOwn(names, channel) ? names[channel]! : undefined;
    if (part === undefined) throw usage(`There is no use for a channel ${JSON.stringify(channel)}.`);
    if (paths[part] !== undefined) throw usage("There are both channels, train and training.");
    checkMode(channel, inputDataConfig[channel], hosts);
    paths[part] = await placeOf(path.join(root.channels, channel));
  }
  const { data, valid, test } = paths;
  if (data === undefined)
    throw missing(`There is no channel train: ${root.channels} has ${found.join(", ") || "nothing"}.`);
  return { data, valid, test };
}

/** Throws usage errors for a channel of which this host would not read all, or could not. */
function checkMode(channel: string, config: unknown, hosts: number): void {
  const {
    TrainingInputMode: mode,
    RecordWrapperType: wrapper,
    S3DistributionType: distribution,
  } = isObject(config) ? config : {};
  if (mode === "Pipe") {
    throw usage(
      `The channel ${channel} is of the input mode Pipe, in which files run into each other.`,
      "Use File or FastFile.",
    );
  }
  if (wrapper === "RecordIO") {
    throw usage(`The channel ${channel} is wrapped in RecordIO.`, "Leave RecordWrapperType at None.");
  }
  if (distribution === "ShardedByS3Key" && hosts > 1) {
    throw usage(
      `Of the channel ${channel} each of ${hosts} hosts has a part only (ShardedByS3Key), and one host trains.`,
      "Use FullyReplicated and one instance.",
    );
  }
}

/** The one file that is there, or the folder of several. Throws an input error where there is none. */
async function placeOf(folder: string): Promise<string> {
  const found = await readdir(folder).catch((cause: unknown) => {
    throw missing(`The channel's folder ${folder} cannot be read.`, cause);
  });
  const files = found.filter((name) => !/^[._]/u.test(name));
  if (files.length === 0) throw missing(`There are no files in ${folder}.`);
  return files.length === 1 ? path.join(folder, files[0]!) : folder;
}

function usage(message: string, hint = "The channels are train, validation and test."): SentimentError {
  return new SentimentError({ kind: "usage", code: "BAD_CHANNEL", message, hint });
}

function missing(message: string, cause?: unknown): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "CHANNEL_EMPTY",
    message,
    hint: "A channel is a folder of CSV, TSV or JSON Lines files, or of X_train.csv and y_train.csv.",
    cause,
  });
}
