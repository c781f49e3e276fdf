import path from "node:path";
import type { Emulator, Fault as SageMakerFault } from "@sentiment/sagemaker-emulator";
import { awsCallOf, type AwsCall } from "./aws-call.ts";
import { dockerHost } from "./docker-engine.ts";
import { startEcrRegistry, type EcrRegistry } from "./ecr-registry.ts";
import { forwardRequest } from "./forward-request.ts";
import { startHttpServer } from "./http-server.ts";
import { startMoto } from "./moto-server.ts";
import { repositoryRoot } from "./repository-root.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export interface AwsOptions {
  /** With a real image registry as ECR's; only in `describeWithRegistry`. Default: without one. */
  readonly registry?: boolean | undefined;
  /**
   * With our own SageMaker, whose containers are processes of this program, or (`containers`; needs the registry) those of the image that
   * was pushed; default: what moto takes for SageMaker.
   */
  readonly sagemaker?: boolean | "containers" | undefined;
}

/** An AWS with nothing in it: account 123456789012, region us-east-1. */
export interface AwsServer {
  /** One for all services, for AWS_ENDPOINT_URL. */
  readonly url: string;
  /** The whole environment by which the program and AWS's own tools find it, and nothing of this machine's. */
  readonly env: Readonly<Record<string, string>>;
  /** All calls since the last `forgetCalls`, in the order of their answers. */
  readonly calls: readonly AwsCall[];
  /** Those that may have changed something, in words: `iam CreateRole`, `s3 PUT /bucket/key`. */
  mutatingCalls(): readonly string[];
  forgetCalls(): void;
  /**
   * Told of every call from now on, when AWS has done it and before who asked is told so; what is awaited there holds the answer
   * back. So a process can be killed right after its n-th call. undefined: nobody is told any more.
   */
  onCall(listener: ((call: AwsCall) => void | Promise<void>) | undefined): void;
  /** What is to go wrong at SageMaker. */
  fail(...faults: SageMakerFault[]): Promise<void>;
  stop(): Promise<void>;
}

/** Starts AWS: moto for its services, with a real image registry where one is wanted. Takes one to two seconds: one per test file. */
export async function startAws(options: AwsOptions = {}): Promise<AwsServer> {
  const { registry: withRegistry = false, sagemaker: withSageMaker = false } = options;
  const moto = await startMoto();
  const registry = withRegistry ? await startEcrRegistry(moto.url) : undefined;
  const images = withSageMaker === "containers" ? registry : undefined;
  const emulator = withSageMaker === false ? undefined : await startSageMaker(moto.url, images);
  const answering = emulator?.url ?? moto.url;
  const calls: AwsCall[] = [];
  let listener: ((call: AwsCall) => void | Promise<void>) | undefined;
  const front = await startHttpServer(async (request) => {
    const answer = await forwardRequest(request, answering);
    const call = { ...awsCallOf(request), status: answer.status };
    calls.push(call);
    await listener?.(call);
    return answer;
  });
  return {
    url: front.url,
    env: {
      AWS_ENDPOINT_URL: front.url,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "testing",
      AWS_SECRET_ACCESS_KEY: "testing",
      AWS_CONFIG_FILE: "/nonexistent/config",
      AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials",
      AWS_EC2_METADATA_DISABLED: "true",
      ...(registry !== undefined && { SENTIMENT_AWS_REGISTRY: registry.host }),
    },
    calls,
    mutatingCalls: () =>
      calls.filter(({ isMutating }) => isMutating).map(({ service, operation }) => `${service} ${operation}`),
    forgetCalls: () => void calls.splice(0),
    onCall: (next) => (listener = next),
    fail: async (...faults) => {
      const answer = await fetch(`${answering}/_emulator/faults`, { method: "PUT", body: JSON.stringify(faults) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    stop: async () => {
      await front.stop();
      await emulator?.close();
      await registry?.stop();
      await moto.stop();
    },
  };
}

async function startSageMaker(others: string, images: EcrRegistry | undefined): Promise<Emulator> {
  // Most tests do without it.
  const { containerRunner, processRunner, startEmulator } = await import("@sentiment/sagemaker-emulator");
  const program = path.join(repositoryRoot, "packages/serving/src/main.ts");
  const runner =
    images === undefined
      ? processRunner({ program })
      : await containerRunner({ environment: { DOCKER_HOST: dockerHost() }, registry: images });
  return startEmulator({ port: 0, folder: await temporaryFolder(), runner, others, pace: 0.05 });
}
