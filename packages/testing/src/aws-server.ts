import { awsCallOf, type AwsCall } from "./aws-call.ts";
import { startEcrRegistry } from "./ecr-registry.ts";
import { forwardRequest } from "./forward-request.ts";
import { startHttpServer } from "./http-server.ts";
import { startMoto } from "./moto-server.ts";

export interface AwsOptions {
  /** With a real image registry as ECR's; only in `describeWithRegistry`. Default: without one. */
  readonly registry?: boolean | undefined;
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
  stop(): Promise<void>;
}

/** Starts AWS: moto for its services, with a real image registry where one is wanted. Takes one to two seconds: one per test file. */
export async function startAws({ registry: withRegistry = false }: AwsOptions = {}): Promise<AwsServer> {
  const moto = await startMoto();
  const registry = withRegistry ? await startEcrRegistry(moto.url) : undefined;
  const calls: AwsCall[] = [];
  let listener: ((call: AwsCall) => void | Promise<void>) | undefined;
  const front = await startHttpServer(async (request) => {
    const answer = await forwardRequest(request, moto.url);
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
    stop: async () => {
      await front.stop();
      await registry?.stop();
      await moto.stop();
    },
  };
}
