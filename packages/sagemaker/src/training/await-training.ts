import { setTimeout } from "node:timers/promises";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTrainingJobCommand, type DescribeTrainingJobResponse } from "@aws-sdk/client-sagemaker";
import { SentimentError } from "@sentiment/errors";
import { isAbsent } from "../aws/is-absent.ts";
import type { Aws } from "../aws/aws.ts";
import { refusalOf } from "../aws/aws-failure.ts";

/** What a job does, in words; https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeTrainingJob.html */
const words: Readonly<Record<string, string>> = {
  Starting: "instances are started",
  Pending: "it waits for instances",
  LaunchingMLInstances: "instances are launched",
  PreparingTrainingStack: "instances are prepared",
  Downloading: "data is downloaded",
  DownloadingTrainingImage: "the image is downloaded",
  Training: "it trains",
  Interrupted: "its spot instances were taken away; it goes on when there are others",
  Uploading: "the model is uploaded",
  Restarting: "it is started again",
};

/** Between two looks, in milliseconds: at first often, for short trainings. */
const pauses = { first: 250, longest: 10_000 };

const tailOfErrors = 30;

/** The job as it is; undefined: there is none of that name. */
export async function describeJob(aws: Aws, name: string): Promise<DescribeTrainingJobResponse | undefined> {
  try {
    return await aws.ask("sagemaker", `describe the training job ${name}`, (client, options) =>
      client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }), options),
    );
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.code === "ValidationException" && /not found|does not exist/iu.test(refusal.message)) return undefined;
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/**
 * Waits for the end of a job and tells what it does meanwhile. Throws remote errors (exit code 4) for one that fails, with its reason and the
 * last lines of its log, and for one that is stopped.
 */
export async function awaitTraining(
  aws: Aws,
  name: string,
  { onStep, signal }: { readonly onStep: (step: string) => void; readonly signal: AbortSignal },
): Promise<DescribeTrainingJobResponse> {
  let told: string | undefined;
  for (let pause = pauses.first; ; pause = Math.min(pauses.longest, 1.5 * pause)) {
    const job = await describeJob(aws, name);
    const { TrainingJobStatus: status, SecondaryStatus: secondary = "" } = job ?? {};
    if (job !== undefined && status === "Completed") return job;
    if (job !== undefined && (status === "Failed" || status === "Stopped")) throw await notTrained(aws, name, job);
    if (secondary !== told && secondary !== "") onStep(`${name}: ${words[secondary] ?? secondary}`);
    told = secondary;
    await setTimeout(pause, undefined, { signal });
  }
}

async function notTrained(aws: Aws, name: string, job: DescribeTrainingJobResponse): Promise<SentimentError> {
  const { TrainingJobStatus: status, SecondaryStatus: secondary, FailureReason: reason = "no reason is given" } = job;
  if (status === "Stopped") {
    const late = secondary === "MaxRuntimeExceeded" || secondary === "MaxWaitTimeExceeded";
    return new SentimentError({
      kind: "remote",
      code: "TRAINING_STOPPED",
      message: `The training job ${name} was stopped${late ? `: ${secondary}` : ""}.`,
      hint: "Run the command again: a new job is started.",
    });
  }
  const tail = await logTail(aws, name).catch(() => "");
  return new SentimentError({
    kind: "remote",
    code: "TRAINING_FAILED",
    message: `The training job ${name} failed: ${reason.replace(/\.$/u, "")}.${tail === "" ? "" : `\nThe end of its log:\n${tail}`}`,
    hint: "Mend what it says, and run the command again: a new job is started.",
  });
}

/** The last lines that the job's hosts have logged; empty where there are none. */
async function logTail(aws: Aws, name: string): Promise<string> {
  const logGroupName = "/aws/sagemaker/TrainingJobs";
  const lines: { readonly time: number; readonly text: string }[] = [];
  let nextToken: string | undefined;
  do {
    const input = { logGroupName, logStreamNamePrefix: `${name}/`, nextToken };
    const page = await aws.ask("logs", `read the log of ${name}`, (client, options) =>
      client.send(new FilterLogEventsCommand(input), options),
    );
    for (const { timestamp = 0, message = "" } of page.events ?? [])
      lines.push({ time: timestamp, text: message.trimEnd() });
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  lines.sort((one, other) => one.time - other.time);
  return lines
    .slice(-tailOfErrors)
    .map(({ text }) => text)
    .join("\n");
}
