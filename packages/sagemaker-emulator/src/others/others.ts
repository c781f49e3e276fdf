import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { ECRClient } from "@aws-sdk/client-ecr";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { S3Client } from "@aws-sdk/client-s3";

/** AWS's other services, which SageMaker itself asks: whoever answers for them at one address. */
export interface Others {
  s3(): Promise<S3Client>;
  iam(): Promise<IAMClient>;
  ecr(): Promise<ECRClient>;
  cloudwatch(): Promise<CloudWatchClient>;
  logs(): Promise<CloudWatchLogsClient>;
  close(): void;
}

/** Opens them at an address, without asking anything yet; each client is loaded when it is asked for. */
export function openOthers(url: string, region: string): Others {
  const options = {
    endpoint: url,
    region,
    credentials: { accessKeyId: "sagemaker", secretAccessKey: "sagemaker" },
    maxAttempts: 2,
  };
  const opened: (() => void)[] = [];
  const once = <Client extends { destroy(): void }>(open: () => Promise<Client>): (() => Promise<Client>) => {
    let client: Promise<Client> | undefined;
    const opening = async (): Promise<Client> => {
      const made = await open();
      opened.push(() => made.destroy());
      return made;
    };
    return () => (client ??= opening());
  };
  return {
    s3: once(async () => new (await import("@aws-sdk/client-s3")).S3Client({ ...options, forcePathStyle: true })),
    iam: once(async () => new (await import("@aws-sdk/client-iam")).IAMClient(options)),
    ecr: once(async () => new (await import("@aws-sdk/client-ecr")).ECRClient(options)),
    cloudwatch: once(async () => new (await import("@aws-sdk/client-cloudwatch")).CloudWatchClient(options)),
    logs: once(async () => new (await import("@aws-sdk/client-cloudwatch-logs")).CloudWatchLogsClient(options)),
    close() {
      for (const destroy of opened) destroy();
    },
  };
}
