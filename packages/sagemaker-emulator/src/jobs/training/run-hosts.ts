import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import type { CreateTrainingJobRequest } from "@aws-sdk/client-sagemaker";
import type { Account } from "../../account.ts";
import type { RunningContainer } from "../../runner.ts";
import { architectureOf } from "../architecture-of.ts";
import { JobFailure } from "../job-failure.ts";
import type { MetricScraper } from "./metric-scraper.ts";
import type { TrainingHost } from "./training-host.ts";

interface Hosts {
  readonly account: Account;
  readonly job: CreateTrainingJobRequest;
  readonly hosts: readonly TrainingHost[];
  readonly metrics: MetricScraper;
  /** Aborted: the containers are asked to stop. */
  readonly stop: AbortSignal;
}

/** A container has so long to end when it is asked to, at a pace of a second. */
const secondsToStop = 120;

/**
 * Runs a container on each host until all have ended, or one has failed, or they are to stop: false, then. Throws a JobFailure
 * with what the first that failed has written to /opt/ml/output/failure.
 */
export async function runHosts(running: Hosts): Promise<boolean> {
  const { account, job, hosts, metrics, stop } = running;
  const network = hosts.length > 1 ? `training-${account.newFolderName()}` : undefined;
  const containers: RunningContainer[] = [];
  const stopAll = async (): Promise<void> => {
    const seconds = secondsToStop * Math.min(1, account.pace);
    await Promise.all(containers.map(async (container) => container.stop(seconds)));
  };
  const written: Promise<void>[] = [];
  try {
    for (const host of hosts) {
      const container = await startHost(running, host, network);
      containers.push(container);
      const stream = `${job.TrainingJobName}/${host.name}-${randomBytes(4).toString("hex")}`;
      const output = scraped(container.output(), metrics, account);
      written.push(account.logs.collect("/aws/sagemaker/TrainingJobs", stream, output).written);
    }
    const stopped = whenAborted(stop);
    const ends = containers.map(async ({ exited }, index) => failIfNot(await exited, hosts[index]!));
    const all = Promise.all(ends).then(() => true);
    all.catch(() => {});
    const ended = await Promise.race([all, stopped]);
    await stopAll();
    return ended;
  } finally {
    await stopAll();
    await Promise.all(written);
  }
}

async function startHost(
  { account, job }: Hosts,
  host: TrainingHost,
  network: string | undefined,
): Promise<RunningContainer> {
  const {
    TrainingImage: image,
    ContainerEntrypoint: entryPoint,
    ContainerArguments: command,
  } = job.AlgorithmSpecification!;
  const name = job.TrainingJobName!;
  try {
    return await account.runner.start({
      purpose: `training job ${name}, ${host.name}`,
      image: image!,
      entryPoint,
      command: command ?? (entryPoint === undefined ? ["train"] : []),
      environment: {
        AWS_REGION: account.region,
        TRAINING_JOB_NAME: name,
        TRAINING_JOB_ARN: account.arn("training-job", name),
        ...job.Environment,
      },
      root: host.root,
      readOnly: ["input"],
      architecture: architectureOf(job.ResourceConfig?.InstanceType ?? ""),
      host: host.name,
      network,
      isolated: job.EnableNetworkIsolation ?? false,
    });
  } catch (error) {
    throw new JobFailure(`AlgorithmError: The image ${image} could not be started: ${(error as Error).message}`);
  }
}

async function* scraped(
  output: AsyncIterable<string>,
  metrics: MetricScraper,
  account: Account,
): AsyncGenerator<string> {
  for await (const line of output) {
    metrics.line(line, account.now());
    yield line;
  }
}

/** AWS tells at most so many characters of the failure file. */
const longestFailure = 1024;

async function failIfNot(exitCode: number, { root }: TrainingHost): Promise<void> {
  if (exitCode === 0) return;
  // Another host that failed because of the first has written its own a moment later.
  const said = await readFile(path.join(root, "output/failure"), "utf8").catch(() => "");
  const reason = said.slice(0, longestFailure).trim();
  throw new JobFailure(`AlgorithmError: ${reason === "" ? "" : `${reason}, `}exit code: ${exitCode}`);
}

async function whenAborted(signal: AbortSignal): Promise<false> {
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener("abort", resolve, { once: true });
    });
  }
  // Those that have ended at this very moment have ended.
  await setTimeout(0);
  return false;
}
