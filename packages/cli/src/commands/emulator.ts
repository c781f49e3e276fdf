import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import type { Emulator, EmulatorOptions, Runner } from "@sentiment/sagemaker-emulator";
import { numberWhere, someText, wholeNumber } from "@sentiment/settings";
import { defineCommand, type Context } from "../define-command.ts";
import { choice, option } from "../option.ts";

interface Started {
  readonly url: string;
  readonly region: string;
  /** Resolves when it has been stopped. */
  readonly stopped: Promise<void>;
}

interface Values {
  readonly port: number | undefined;
  readonly others: string | undefined;
  readonly region: string | undefined;
  readonly pace: number | undefined;
  readonly runner: string;
}

const defaultPort = 4566;
const defaultRegion = "us-east-1";

/** SageMaker on this machine, in the foreground. */
export const emulator = defineCommand({
  description:
    "Answers as Amazon SageMaker does, and refuses what SageMaker refuses, on this machine and for nothing, until it is stopped: for the " +
    "AWS command line, the SDKs and this program. Endpoints and jobs are processes of this program, or containers of a Docker engine. " +
    "For S3, IAM, STS, ECR, logs, alarms and Scheduler it stands in as far as that needs them. It forgets all when it ends.",
  examples: [
    "sentiment emulator",
    "AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any sentiment deploy --stage staging --target sagemaker",
    "sentiment emulator --runner containers --others http://127.0.0.1:5000",
  ],
  options: {
    port: option(
      "--port <number>",
      `port to listen on, 0 for any free one; ${defaultPort} by default`,
      wholeNumber(0, 65_535),
    ),
    runner: choice("--runner <name>", "what serves models and runs jobs", ["processes", "containers"], "processes"),
    others: option(
      "--others <url>",
      "who answers for other services of AWS, such as moto's server; by default it does",
      someText(),
    ),
    region: option("--region <name>", `the region it is; ${defaultRegion} by default`, someText()),
    pace: option(
      "--pace <seconds>",
      "how long an endpoint is Creating, Updating, … besides what it takes; 0.2 by default",
      numberWhere((value) => value >= 0 && value <= 600, "a number of seconds from 0 to 600"),
    ),
  },
  async run(values: Values, context): Promise<Started> {
    const folder = await mkdtemp(path.join(tmpdir(), "sentiment-emulator-"));
    const remove = async (): Promise<void> => rm(folder, { recursive: true, force: true });
    try {
      const { port = defaultPort, region = defaultRegion, others, pace } = values;
      const runner = await runnerOf(values, context);
      const started = await start({ port, region, others, pace, folder, runner });
      return { url: started.url, region, stopped: untilStopped(context, async () => started.close().then(remove)) };
    } catch (error) {
      await remove();
      throw error;
    }
  },
  async *render({ url, region, stopped }) {
    yield `SageMaker is emulated at ${url}. For whatever is to use it:\n`;
    yield `export AWS_ENDPOINT_URL=${url} AWS_REGION=${region} AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any\n`;
    await stopped;
  },
  json: ({ url }) => ({ url }),
  quiet: addressAlone,
});

async function* addressAlone({ url, stopped }: Started): AsyncGenerator<string> {
  yield `${url}\n`;
  await stopped;
}

async function runnerOf({ runner }: Values, { io }: Context): Promise<Runner> {
  const { containerRunner, processRunner } = await import("@sentiment/sagemaker-emulator");
  if (runner === "containers") return containerRunner({ environment: io.environment });
  const { programs } = await import("@sentiment/deployment");
  return processRunner({ program: programs.server });
}

async function start(options: EmulatorOptions): Promise<Emulator> {
  const { startEmulator } = await import("@sentiment/sagemaker-emulator");
  try {
    return await startEmulator(options);
  } catch (error) {
    await options.runner.close();
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    throw new SentimentError({
      kind: code === "EADDRINUSE" ? "conflict" : "usage",
      code: "PORT_NOT_FREE",
      message: `The emulator cannot listen on port ${options.port}: ${code === "EADDRINUSE" ? "it is taken by another program" : "that is not allowed"}.`,
      hint: "Choose another by --port, or 0 for any free one.",
      cause: error,
    });
  }
}

/** Obeys signals until one has ended it, with all that runs in it. */
function untilStopped({ io }: Context, close: () => Promise<void>): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  let stopping = false;
  io.takeSignals((signalName) => {
    if (signalName === "SIGHUP") return;
    if (signalName === "SIGINT") process.exitCode = 130;
    // oxlint-disable-next-line unicorn/no-process-exit -- asked a second time: at once
    if (stopping) process.exit();
    stopping = true;
    close().then(stopped.resolve, stopped.reject);
  });
  return stopped.promise;
}
