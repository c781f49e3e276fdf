import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { packed, train, trainsTogether, type TrainResult } from "@sentiment/training";
import type { LogEvent } from "../log.ts";
import { channelsOf, ownFolders, placesOf, refuseSharded } from "./channels.ts";
import { evaluationDocument } from "./evaluation-document.ts";
import { jobToken } from "./hosts/job-token.ts";
import { meetingPlace } from "./hosts/meeting-place.ts";
import { helpTraining, leadTraining, type OwnPart } from "./hosts/train-on-hosts.ts";
import { choicesOf } from "./hyperparameters.ts";
import type { JobSettings } from "./job-settings.ts";
import { placeModel } from "./place-model.ts";
import { isObject, readConfig } from "./read-config.ts";
import { TrainingRoot } from "./training-root.ts";

export interface TrainingJob {
  /** `/opt/ml` in a container. */
  readonly root: string;
  readonly log: (event: LogEvent) => void;
  /** For the metrics, a line each, which SageMaker reads by `MetricDefinitions`. */
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
  readonly settings?: JobSettings | undefined;
}

/**
 * Trains as SageMaker's contract for training containers has it (developer guide, "How Amazon SageMaker provides training
 * information"): hyperparameters and channels in, a model directory out, whole or not at all, its metrics on stdout and its
 * evaluation in `output/data/evaluation.json`. What it writes is what `sentiment train --no-track` writes for the same data
 * and choices. Of several hosts each reads its part, where the channel train is
 * sharded among them; else the first trains, and the others have nothing to do. What fails is also in `output/failure`.
 */
export async function trainJob(job: TrainingJob): Promise<void> {
  const root = new TrainingRoot(job.root);
  try {
    await trainBelow(root, job);
  } catch (error) {
    if (!job.signal.aborted) await writeFailure(root, error, job);
    throw error;
  }
}

async function trainBelow(root: TrainingRoot, job: TrainingJob): Promise<void> {
  const { log, print, signal } = job;
  const hosts = await hostsOf(root);
  const hyperparameters = await readConfig(root.config("hyperparameters"));
  const inputDataConfig = await readConfig(root.config("inputdataconfig"));
  if (hosts.hosts.length > 1 && isSharded(inputDataConfig)) {
    await trainOnHosts(root, job, { hosts, hyperparameters, inputDataConfig });
    return;
  }
  if (!hosts.isFirst) {
    const message = `${hosts.hosts[0]} trains: this host has the same data (FullyReplicated), so it is not needed`;
    log({ level: "info", event: "nothing to do", host: hosts.host, message });
    return;
  }
  const choices = choicesOf(hyperparameters);
  const channels = await channelsOf(root, inputDataConfig);
  const places = await placesOf(channels);
  log({ level: "info", event: "training", model: choices.model, vectorizer: choices.vectorizer, data: places.data });
  const onWarning = (message: string): void => log({ level: "warning", event: "warning", message });
  const curves = wantsCurves(hyperparameters);
  const result = await intoPlace(root, (out) =>
    train({ ...choices, ...places, parts: true, curves, out, signal, onWarning }),
  );
  tellResult(result, { print, log });
}

interface HostsJob {
  readonly hosts: Hosts;
  readonly hyperparameters: Readonly<Record<string, unknown>>;
  readonly inputDataConfig: Readonly<Record<string, unknown>>;
}

async function trainOnHosts(
  root: TrainingRoot,
  { log, print, signal, settings = {} }: TrainingJob,
  { hosts: { host, hosts, isFirst, networkInterface }, hyperparameters, inputDataConfig }: HostsJob,
): Promise<void> {
  const choices = choicesOf(hyperparameters);
  const channels = await channelsOf(root, inputDataConfig);
  if (!channels.data.sharded || !(await trainsTogether(choices))) refuseSharded(channels, hosts.length, choices.model);
  const part: OwnPart = {
    host,
    hosts,
    folders: await ownFolders(channels, isFirst),
    checkpoints: existsSync(root.checkpoints) ? root.checkpoints : undefined,
    place: meetingPlace(hosts[0]!, { address: settings.master, networkInterface }),
    token: jobToken({ job: settings.job, hosts, hyperparameters, secret: settings.secret }),
    waitSeconds: settings.waitSeconds ?? defaultWaitSeconds,
    signal,
    log,
  };
  const { model, vectorizer } = choices;
  const curves = wantsCurves(hyperparameters);
  log({ level: "info", event: "training", model, vectorizer, data: channels.data.folder, host, hosts: hosts.length });
  if (!isFirst) {
    await helpTraining(part);
    return;
  }
  const onWarning = (message: string): void => log({ level: "warning", event: "warning", message });
  const result = await leadTraining(part, (run) =>
    intoPlace(root, (out) => run({ ...choices, curves, out, onWarning })),
  );
  tellResult(result, { print, log });
}

/** Whoever records the run elsewhere asks for the points of the curves: `evaluations.packed`, by `unpacked` of training. */
function wantsCurves(hyperparameters: Readonly<Record<string, unknown>>): boolean {
  return hyperparameters["_curves"] === "true";
}

/** How long hosts wait for each other: their instances are not all there at once. */
const defaultWaitSeconds = 900;

function isSharded(inputDataConfig: Readonly<Record<string, unknown>>): boolean {
  return Object.values(inputDataConfig).some(
    (config) => isObject(config) && config["S3DistributionType"] === "ShardedByS3Key",
  );
}

/** Has a model trained into its place, with its evaluation beside it. */
async function intoPlace(root: TrainingRoot, run: (out: string) => Promise<TrainResult>): Promise<TrainResult> {
  return placeModel(root.model, async (out) => {
    const trained = await run(out);
    await mkdir(root.output, { recursive: true });
    await writeFile(path.join(root.output, "evaluation.json"), evaluationDocument(trained));
    if (Object.values(trained.evaluations).some(({ calibration }) => calibration.length > 0)) {
      await writeFile(path.join(root.output, "evaluations.packed"), packed(trained.evaluations));
    }
    return trained;
  });
}

function tellResult(result: TrainResult, { print, log }: Pick<TrainingJob, "print" | "log">): void {
  for (const [name, value] of Object.entries(result.metrics)) print(`${name}=${value};`);
  log(trainedEvent(result));
}

function trainedEvent({ rows, features, seconds }: TrainResult): LogEvent {
  const { train: trained, validation, test, skipped } = rows;
  return {
    level: "info",
    event: "trained",
    rows: trained,
    validation,
    test,
    skipped,
    features,
    seconds: seconds.total,
  };
}

interface Hosts {
  readonly hosts: readonly string[];
  readonly host: string;
  readonly isFirst: boolean;
  readonly networkInterface: unknown;
}

/** Who takes part, by `resourceconfig.json`; without it, this host alone. */
async function hostsOf(root: TrainingRoot): Promise<Hosts> {
  const config = await readConfig(root.config("resourceconfig"));
  const { hosts, current_host: host, network_interface_name: networkInterface } = config;
  const names = Array.isArray(hosts) ? hosts.filter((name) => typeof name === "string").sort() : [];
  if (typeof host !== "string" || names.length < 2) {
    return { hosts: ["this host"], host: "this host", isFirst: true, networkInterface };
  }
  return { hosts: names, host, isFirst: host === names[0], networkInterface };
}

/** What becomes of a job's FailureReason: so many characters of it. */
const shownOfFailure = 1024;

async function writeFailure(root: TrainingRoot, error: unknown, { log }: TrainingJob): Promise<void> {
  const { message, hint } = error instanceof Error ? (error as Error & { hint?: string }) : { message: String(error) };
  const text = hint === undefined ? message : `${message} ${hint}`;
  try {
    await mkdir(path.dirname(root.failure), { recursive: true });
    await writeFile(root.failure, text.slice(0, shownOfFailure));
  } catch (cause) {
    // What it failed by is worth more, and is in the log, too.
    log({ level: "warning", event: "no failure file", message: String(cause) });
  }
}
