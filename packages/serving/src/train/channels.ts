import { readdir } from "node:fs/promises";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import { isObject } from "./read-config.ts";
import type { TrainingRoot } from "./training-root.ts";

/** What channels are for. */
type Role = "data" | "valid" | "test";

/** A folder of labelled texts. */
export interface Channel {
  readonly name: string;
  readonly folder: string;
  /** Each host has a part of it, by ShardedByS3Key. */
  readonly sharded: boolean;
}

export type Channels = Readonly<Partial<Record<Role, Channel>>> & { readonly data: Channel };

/** `training` is what SageMaker's SDK calls the only channel. */
const names: Readonly<Record<string, Role>> = {
  train: "data",
  training: "data",
  validation: "valid",
  test: "test",
};

/**
 * The channels of a job, by `inputdataconfig.json`; where that is not there, by the folders in which they lie. Throws usage
 * errors for channels that are not known or not in a way that can be read, an input error where none is to learn from.
 */
export async function channelsOf(
  root: TrainingRoot,
  inputDataConfig: Readonly<Record<string, unknown>>,
): Promise<Channels> {
  const configured = Object.keys(inputDataConfig);
  const found = configured.length > 0 ? configured : await readdir(root.channels).catch(() => []);
  const channels: Partial<Record<Role, Channel>> = {};
  for (const name of found.filter((each) => !each.startsWith(".")).sort()) {
    const role = Object.hasOwn(names, name) ? names[name]! : undefined;
    if (role === undefined) throw usage(`There is no use for a channel ${JSON.stringify(name)}.`);
    if (channels[role] !== undefined) throw usage("There are both channels, train and training.");
    const config = inputDataConfig[name];
    checkMode(name, config);
    const sharded = isObject(config) && config["S3DistributionType"] === "ShardedByS3Key";
    channels[role] = { name, folder: path.join(root.channels, name), sharded };
  }
  const { data } = channels;
  if (data === undefined)
    throw missing(`There is no channel train: ${root.channels} has ${found.join(", ") || "nothing"}.`);
  return { ...channels, data };
}

/** Where the labelled texts of a training are: a file each, or a folder of files. */
export interface Places {
  readonly data: string;
  readonly valid: string | undefined;
  readonly test: string | undefined;
}

/** The one file of each channel, or its folder of several. Throws input errors for a channel that is missing or empty. */
export async function placesOf({ data, valid, test }: Channels): Promise<Places> {
  return {
    data: await placeOf(data.folder),
    valid: valid && (await placeOf(valid.folder)),
    test: test && (await placeOf(test.folder)),
  };
}

/** Throws a usage error for a channel of which this host has a part only, when it trains by itself. */
export function refuseSharded(channels: Channels, hosts: number, model: string): void {
  const sharded = Object.values(channels).find((channel) => channel.sharded);
  if (sharded === undefined || hosts < 2) return;
  throw usage(
    `Of the channel ${sharded.name} each of ${hosts} hosts has a part only (ShardedByS3Key), and ${model} is trained by one host.`,
    "Use FullyReplicated or one instance; nb is trained by many, where the channel train is sharded.",
  );
}

/**
 * The folders of which a host of several reads what is in them: its parts of what is sharded; the first one of all the rest. Throws a usage
 * error where texts and labels are files of their own, which need not be on one host.
 */
export async function ownFolders(channels: Channels, isFirst: boolean): Promise<{ readonly [Name in Role]?: string }> {
  const own = Object.entries(channels).filter(([, { sharded }]) => sharded || isFirst);
  for (const [, { name, folder }] of own) {
    const apart = (await readdir(folder).catch(() => [])).find((file) => /^[Xy]_(train|test)\.csv/u.test(file));
    if (apart === undefined) continue;
    throw usage(
      `The channel ${name} has the texts and the labels in files of their own (${apart}), which may be on different hosts.`,
      "Use files that hold both, or one instance.",
    );
  }
  return Object.fromEntries(own.map(([role, { folder }]) => [role, folder]));
}

/** Throws usage errors for a channel that cannot be read as it comes. */
function checkMode(channel: string, config: unknown): void {
  const { TrainingInputMode: mode, RecordWrapperType: wrapper } = isObject(config) ? config : {};
  if (mode === "Pipe") {
    throw usage(
      `The channel ${channel} is of the input mode Pipe, in which files run into each other.`,
      "Use File or FastFile.",
    );
  }
  if (wrapper === "RecordIO") {
    throw usage(`The channel ${channel} is wrapped in RecordIO.`, "Leave RecordWrapperType at None.");
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
