import { folderCache, Shard, trainTogether, type TogetherOptions, type TrainResult } from "@sentiment/training";
import type { LogEvent } from "../../log.ts";
import { gatherHosts } from "./gather-hosts.ts";
import { joinTraining } from "./join-training.ts";
import type { MeetingPlace } from "./meeting-place.ts";

/** A host of several. */
export interface OwnPart {
  readonly host: string;
  /** All of them; the first one trains. */
  readonly hosts: readonly string[];
  readonly folders: TogetherOptions["own"]["folders"];
  /** A folder that outlives the machine, if there is one. */
  readonly checkpoints: string | undefined;
  readonly place: MeetingPlace;
  readonly token: string;
  readonly waitSeconds: number;
  readonly signal: AbortSignal;
  readonly log: (event: LogEvent) => void;
}

/** Does this host's part of a training that the first one carries out. */
export async function helpTraining(part: OwnPart): Promise<void> {
  const { host, log } = part;
  await joinTraining(host, part, (signal) => new Shard({ ...ownShard(part), signal }));
  log({ level: "info", event: "trained together", host });
}

type Choices = Omit<TogetherOptions, "own" | "others" | "signal">;

/**
 * Trains on all hosts' parts of the data: `train` is given what does so, and the others are told that it is done when it has
 * ended. Whatever fails anywhere ends them all.
 */
export async function leadTraining(
  part: OwnPart,
  train: (run: (choices: Choices) => Promise<TrainResult>) => Promise<TrainResult>,
): Promise<TrainResult> {
  const { hosts, host, signal } = part;
  const gathered = await gatherHosts({ ...part, names: hosts.filter((name) => name !== host) });
  const failed = new AbortController();
  const stopping = AbortSignal.any([signal, failed.signal]);
  gathered.gone.catch((error: unknown) => failed.abort(error));
  const stopped = new Promise<never>((_, reject) => {
    stopping.addEventListener("abort", () => reject(stopping.reason as Error), { once: true });
  });
  // It may come before anybody waits for it.
  stopped.catch(() => undefined);
  const run = async (choices: Choices): Promise<TrainResult> => {
    const options = { ...choices, own: ownShard(part), others: gathered.hosts, signal: stopping };
    return Promise.race([trainTogether(options), stopped]);
  };
  try {
    const result = await train(run);
    await gathered.end({ how: "done", message: "" });
    return result;
  } catch (error) {
    failed.abort(error);
    const message = error instanceof Error ? error.message : String(error);
    await gathered.end({ how: signal.aborted ? "stopped" : "failed", message });
    throw error;
  }
}

function ownShard({ host, folders, checkpoints, log }: OwnPart): TogetherOptions["own"] {
  const cache = checkpoints && {
    cache: folderCache(checkpoints, {
      onWarning: (message) => log({ level: "warning", event: "warning", message }),
      onFound: (key) => log({ level: "info", event: "from checkpoint", key }),
    }),
  };
  const onFile = (file: string, rows: number): void => log({ level: "info", event: "read", host, file, rows });
  return { name: host, folders, onFile, ...cache };
}
