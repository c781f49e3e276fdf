import { createRequire } from "node:module";
import path from "node:path";
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import {
  processRunner,
  startEmulator,
  type EmulatedCall,
  type Emulator,
  type Fault,
  type Runner,
} from "@sentiment/sagemaker-emulator";
import { runProcess, runSentiment, startMotoServer, temporaryFolder } from "@sentiment/testing";

export const account = "123456789012";
export const role = `arn:aws:iam::${account}:role/sentiment-execution`;
export const bucket = "sentiment-models";
export const image = `${account}.dkr.ecr.us-east-1.amazonaws.com/sentiment:one`;

/** An emulator with moto beside it, in which there are a role, a bucket with models, and an image. */
export interface World {
  readonly emulator: Emulator;
  /** What clients that look at the environment need. */
  readonly env: Readonly<Record<string, string>>;
  readonly s3: S3Client;
  readonly sagemaker: SageMakerClient;
  readonly runtime: SageMakerRuntimeClient;
  readonly calls: EmulatedCall[];
  /** Puts an archive of a folder into the bucket and returns its URL. */
  upload(folder: string, key: string): Promise<string>;
  fail(...faults: Fault[]): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly runner?: Runner;
  readonly pace?: number;
}

const credentials = { accessKeyId: "any", secretAccessKey: "any" };

export async function openWorld({ runner = ourProgram(), pace = 0.02 }: WorldOptions = {}): Promise<World> {
  const moto = await startMotoServer({ bucket });
  const calls: EmulatedCall[] = [];
  const emulator = await startEmulator({
    port: 0,
    folder: await temporaryFolder(),
    runner,
    others: moto.url,
    pace,
    healthSeconds: 20,
    onCall: (call) => calls.push(call),
  });
  const options = { endpoint: emulator.url, region: "us-east-1", credentials, maxAttempts: 1 };
  // All through the emulator: what is not SageMaker's is passed on.
  await new IAMClient(options).send(
    new CreateRoleCommand({
      RoleName: "sentiment-execution",
      AssumeRolePolicyDocument: trust("sagemaker.amazonaws.com"),
    }),
  );
  const ecr = new ECRClient(options);
  await ecr.send(new CreateRepositoryCommand({ repositoryName: "sentiment" }));
  await ecr.send(new PutImageCommand({ repositoryName: "sentiment", imageTag: "one", imageManifest: manifest() }));
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const sagemaker = new SageMakerClient(options);
  const runtime = new SageMakerRuntimeClient(options);
  return {
    emulator,
    env: {
      AWS_ENDPOINT_URL: emulator.url,
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "any",
      AWS_SECRET_ACCESS_KEY: "any",
    },
    s3,
    sagemaker,
    runtime,
    calls,
    async upload(folder, key) {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: await packed(folder) }));
      return `s3://${bucket}/${key}`;
    },
    async fail(...faults) {
      const answer = await fetch(`${emulator.url}/_emulator/faults`, { method: "PUT", body: JSON.stringify(faults) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async close() {
      for (const client of [ecr, s3, sagemaker, runtime]) client.destroy();
      await emulator.close();
      await moto.stop();
    },
  };
}

function ourProgram(): Runner {
  // The tests' own way to the server's program; the command line has it from @sentiment/deployment.
  const deployment = createRequire(import.meta.url).resolve("@sentiment/deployment");
  return processRunner({ program: createRequire(deployment).resolve("@sentiment/serving/main") });
}

export function trust(service: string): string {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

export function manifest(mediaType = "application/vnd.docker.distribution.manifest.v2+json"): string {
  const config = {
    mediaType: "application/vnd.docker.container.image.v1+json",
    size: 2,
    digest: `sha256:${"0".repeat(64)}`,
  };
  return JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] });
}

async function packed(folder: string): Promise<Buffer> {
  const archive = path.join(await temporaryFolder(), "model.tar.gz");
  const { code, stderr } = await runProcess("tar", ["-czf", archive, "-C", folder, "."]);
  if (code !== 0) throw new Error(stderr);
  const { readFile } = await import("node:fs/promises");
  return readFile(archive);
}

/** Trains a small model of the bundled sample and returns its directory. */
export async function trainedModel(...flags: readonly string[]): Promise<string> {
  // In a folder without data.dvc, or it would be another sample where that data has been pulled.
  const cwd = await temporaryFolder();
  const modelDir = path.join(cwd, "model");
  const { code, stderr } = await runSentiment(["train", "--no-track", "--out", modelDir, ...flags], { cwd });
  if (code !== 0) throw new Error(stderr);
  return modelDir;
}
