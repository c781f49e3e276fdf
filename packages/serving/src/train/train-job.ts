import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { train, type TrainResult } from "@sentiment/training";
import type { LogEvent } from "../log.ts";
import { channelsOf } from "./channels.ts";
import { evaluationDocument } from "./evaluation-document.ts";
import { choicesOf } from "./hyperparameters.ts";
import { placeModel } from "./place-model.ts";
import { readConfig } from "./read-config.ts";
import { TrainingRoot } from "./training-root.ts";

export interface TrainingJob {
  /** `/opt/ml` in a container. */
  readonly root: string;
  readonly log: (event: LogEvent) => void;
  /** For the metrics, a line each, which SageMaker reads by `MetricDefinitions`. */
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Trains as SageMaker's contract for training containers has it (developer guide, "How Amazon SageMaker provides training
 * information"): hyperparameters and channels in, a model directory out, whole or not at all, its metrics on stdout and its
 * evaluation in `output/data/evaluation.json`. What it writes is what `sentiment train --no-track` writes for the same data
 * and choices. Of several hosts the first trains, the others have nothing to do. What fails is also in `output/failure`.
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

async function trainBelow(root: TrainingRoot, { log, print, signal }: TrainingJob): Promise<void> {
  const { hosts, isFirst, host } = await hostsOf(root);
  if (!isFirst) {
    log({ level: "info", event: "nothing to do", host, message: `${hosts[0]} trains; no training is distributed yet` });
    return;
  }
  const choices = choicesOf(await readConfig(root.config("hyperparameters")));
  const channels = await channelsOf(root, await readConfig(root.config("inputdataconfig")), hosts.length);
  log({ level: "info", event: "training", model: choices.model, vectorizer: choices.vectorizer, data: channels.data });
  const onWarning = (message: string): void => log({ level: "warning", event: "warning", message });
  const result = await placeModel(root.model, async (out) => {
    const trained = await train({ ...choices, ...channels, parts: true, out, signal, onWarning });
    await mkdir(root.output, { recursive: true });
    await writeFile(path.join(root.output, "evaluation.json"), evaluationDocument(trained));
    return trained;
  });
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
}

/** Who takes part, by `resourceconfig.json`; without it, this host alone. */
async function hostsOf(root: TrainingRoot): Promise<Hosts> {
  const { hosts, current_host: host } = await readConfig(root.config("resourceconfig"));
  const names = Array.isArray(hosts) ? hosts.filter((name) => typeof name === "string").sort() : [];
  if (typeof host !== "string" || names.length < 2) return { hosts: ["this host"], host: "this host", isFirst: true };
  return { hosts: names, host, isFirst: host === names[0] };
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
