import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { CreateTrainingJobRequest } from "@aws-sdk/client-sagemaker";
import type { Account } from "../../account.ts";
import { failureReason } from "../job-failure.ts";
import { checkpointPart, Checkpoints } from "./checkpoints.ts";
import { metricPatterns, MetricScraper } from "./metric-scraper.ts";
import { runHosts } from "./run-hosts.ts";
import { bringChannel, hostNames, layOut, type TrainingHost } from "./training-host.ts";
import { TrainingProgress } from "./training-progress.ts";
import { uploadArtifacts } from "./upload-artifacts.ts";

/** A training that goes on. */
interface Training {
  readonly account: Account;
  readonly job: CreateTrainingJobRequest;
  readonly progress: TrainingProgress;
  readonly metrics: MetricScraper;
  readonly checkpoints: Checkpoints | undefined;
  /** Aborted: StopTrainingJob. */
  readonly stop: AbortSignal;
  /** Aborted: it has lasted longer than it may. */
  readonly late: AbortSignal;
  readonly folder: string;
}

type Outcome = "ended" | "stopped" | "late" | "interrupted";

/** Does a training job that was made, to its end: Completed, Failed or Stopped. */
export async function runTrainingJob(account: Account, name: string, stop: AbortSignal): Promise<void> {
  const { input: job } = account.stores["training-job"].get(name)!;
  const progress = new TrainingProgress(account, name);
  const folder = path.join(account.folder, "trainings", account.newFolderName());
  const began = account.now();
  const late = AbortSignal.timeout(1000 * (job.StoppingCondition?.MaxRuntimeInSeconds ?? 86_400));
  const training = {
    account,
    job,
    progress,
    stop,
    late,
    folder,
    metrics: new MetricScraper(metricPatterns(job.AlgorithmSpecification?.MetricDefinitions)),
    checkpoints: checkpointsOf(account, job),
  };
  const times = (): object => {
    const seconds = Math.max(1, Math.round(account.now() - began));
    return { TrainingEndTime: account.now(), TrainingTimeInSeconds: seconds, BillableTimeInSeconds: seconds };
  };
  try {
    const outcome = await trainUntilEnd(training);
    progress.enter("Uploading");
    const artifacts = await upload(training);
    const told = { ...artifacts, ...times(), FinalMetricDataList: training.metrics.final() };
    if (outcome === "ended") progress.enter("Completed", "Completed", told);
    else progress.enter(outcome === "late" ? "MaxRuntimeExceeded" : "Stopped", "Stopped", told);
  } catch (error) {
    if (account.closing.aborted) return;
    if (stop.aborted) progress.enter("Stopped", "Stopped", times());
    else progress.enter("Failed", "Failed", { ...times(), FailureReason: failureReason(error) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Once, or, where spot instances are taken away, as often as it takes. */
async function trainUntilEnd(training: Training): Promise<Exclude<Outcome, "interrupted">> {
  for (;;) {
    const outcome = await trainOnce(training);
    if (outcome !== "interrupted") return outcome;
    training.progress.enter("Interrupted");
    await training.account.passTime();
  }
}

async function trainOnce(training: Training): Promise<Outcome> {
  const { account, job, progress, checkpoints, stop, late, metrics } = training;
  progress.enter("Starting");
  await account.passTime();
  const hosts = await freshHosts(training);
  progress.enter("Downloading", undefined, { TrainingStartTime: account.now() });
  const role = job.RoleArn ?? "";
  for (const host of hosts) await layOut(host, job);
  for (const channel of job.InputDataConfig ?? []) await bringChannel(account, hosts, { channel, role });
  await checkpoints?.restore(hosts, role);
  if (stop.aborted) return "stopped";
  progress.enter("Training");
  const interruption = new AbortController();
  const storing = storeMeanwhile(training, hosts, interruption);
  try {
    const ending = AbortSignal.any([stop, late, interruption.signal]);
    const hasEnded = await runHosts({ account, job, hosts, metrics, stop: ending });
    if (hasEnded) return "ended";
    if (stop.aborted) return "stopped";
    return late.aborted ? "late" : "interrupted";
  } finally {
    storing.end();
    await storing.ended;
    await checkpoints?.store(hosts);
  }
}

/** New machines, which know nothing of those before. */
async function freshHosts({ job, folder }: Training): Promise<readonly TrainingHost[]> {
  await rm(folder, { recursive: true, force: true });
  const hosts = hostNames(job).map((name) => ({ name, root: path.join(folder, name) }));
  for (const { root } of hosts) await mkdir(root, { recursive: true });
  return hosts;
}

/** Stores checkpoints while the containers run, and takes spot instances away when that is asked for and there is one to go on from. */
function storeMeanwhile(
  { account, job, checkpoints }: Training,
  hosts: readonly TrainingHost[],
  interruption: AbortController,
): { end: () => void; ended: Promise<void> } {
  const over = new AbortController();
  const run = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await account.passTime();
      const stored = await checkpoints?.store(hosts);
      if (stored === 0 || account.interruptions === 0 || job.EnableManagedSpotTraining !== true || over.signal.aborted)
        continue;
      account.interruptions -= 1;
      interruption.abort();
      return;
    }
  };
  // The end of the emulator ends it, too; what cannot be stored now can be at the end.
  return { end: () => over.abort(), ended: run().catch(() => {}) };
}

async function upload({ account, job, folder }: Training): Promise<object> {
  const hosts = hostNames(job).map((name) => ({ name, root: path.join(folder, name) }));
  const place = `${(job.OutputDataConfig?.S3OutputPath ?? "").replace(/\/$/u, "")}/${job.TrainingJobName}/output`;
  await uploadArtifacts(account, { hosts, part: "output/data", uri: `${place}/output.tar.gz` });
  const model = `${place}/model.tar.gz`;
  const hasModel = await uploadArtifacts(account, { hosts, part: "model", uri: model });
  return hasModel ? { ModelArtifacts: { S3ModelArtifacts: model } } : {};
}

function checkpointsOf(
  account: Account,
  { CheckpointConfig: config }: CreateTrainingJobRequest,
): Checkpoints | undefined {
  const part = checkpointPart(config?.LocalPath);
  if (config?.S3Uri === undefined || part === undefined) return undefined;
  return new Checkpoints(account, { uri: config.S3Uri, part });
}
