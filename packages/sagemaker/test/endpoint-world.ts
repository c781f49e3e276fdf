import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { releaseOf, type Deployed, type Doing, type Endpoint, type Release, type Target } from "@sentiment/deployment";
import { sha256Bytes } from "@sentiment/files";
import { runSentiment, startAws, temporaryFolder, type AwsServer } from "@sentiment/testing";
import { vi } from "vitest";
import { sagemakerTarget, type SageMakerTargetOptions } from "../src/endpoints/sagemaker-target.ts";

export const staging: Endpoint = { name: "sentiment-classifier", stage: "staging" };
export const texts = ["What a lovely day", "I hate this", ""];

/** An AWS with a role and an image in it, and two models, of which a third is a bad copy. */
export interface EndpointWorld {
  readonly aws: AwsServer;
  readonly first: Release;
  readonly second: Release;
  /** It says other than its golden predictions, although every digest in it is right. */
  readonly bad: Release;
  readonly target: (options?: Partial<SageMakerTargetOptions>) => Target;
  readonly deploy: (release: Release, options?: Partial<SageMakerTargetOptions>, doing?: Doing) => Promise<Deployed>;
  close(): Promise<void>;
}

export const going = (): Doing => ({ signal: new AbortController().signal });

export async function openEndpointWorld(): Promise<EndpointWorld> {
  const aws = await startAws({ sagemaker: true });
  // AWS's SDK reads the process's own environment.
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  await makeRole("sentiment-execution", "sagemaker.amazonaws.com");
  await makeRole("sentiment-expiry", "scheduler.amazonaws.com");
  const image = await putImage();
  const [one, other] = await Promise.all([trained("--model", "nb"), trained("--model", "lr")]);
  const target = (options: Partial<SageMakerTargetOptions> = {}): Target =>
    sagemakerTarget({ kind: "real-time", aws: {}, environment: aws.env, image, ...going(), ...options });
  return {
    aws,
    first: await release(one, "1"),
    second: await release(other, "2"),
    bad: await release(await spoiled(one), "3"),
    target,
    async deploy(wanted, options, doing = going()) {
      const own = target(options);
      return own.apply(await own.plan(staging, wanted), doing);
    },
    async close() {
      vi.unstubAllEnvs();
      await aws.stop();
    },
  };
}

export async function makeRole(RoleName: string, Service: string): Promise<void> {
  const Statement = [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await new IAMClient({}).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
}

/** No container is made of it: our own program stands for it. */
export async function putImage(): Promise<string> {
  const ecr = new ECRClient({});
  await ecr.send(new CreateRepositoryCommand({ repositoryName: "sentiment" }));
  const mediaType = "application/vnd.docker.distribution.manifest.v2+json";
  const type = "application/vnd.docker.container.image.v1+json";
  const config = { mediaType: type, size: 2, digest: `sha256:${sha256Bytes(Buffer.from("{}"))}` };
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] });
  const imageDigest = `sha256:${sha256Bytes(Buffer.from(manifest))}`;
  const input = { repositoryName: "sentiment", imageTag: "v1", imageManifest: manifest, imageDigest };
  await ecr.send(new PutImageCommand({ ...input, imageManifestMediaType: mediaType }));
  return "123456789012.dkr.ecr.us-east-1.amazonaws.com/sentiment:v1";
}

function release(modelDir: string, version: string): Promise<Release> {
  return releaseOf(modelDir, {
    modelUri: `models:/sentiment-classifier/${version}`,
    modelVersion: version,
    runId: undefined,
  });
}

async function trained(...flags: readonly string[]): Promise<string> {
  const cwd = await temporaryFolder();
  const { code, stderr } = await runSentiment(["train", "--no-track", "--out", "model", ...flags], { cwd });
  if (code !== 0) throw new Error(stderr);
  return path.join(cwd, "model");
}

/** Its server sees on its own that it does not predict what it should, and does not start. */
async function spoiled(modelDir: string): Promise<string> {
  const copy = path.join(await temporaryFolder(), "model");
  await cp(modelDir, copy, { recursive: true });
  const was = await readFile(path.join(copy, "golden.json"));
  const golden = JSON.parse(was.toString()) as { predictions: { probabilities: number[] }[] };
  for (const { probabilities } of golden.predictions) probabilities.reverse();
  const text = `${JSON.stringify(golden, null, 1)}\n`;
  await writeFile(path.join(copy, "golden.json"), text);
  const manifest = await readFile(path.join(copy, "model.json"), "utf8");
  await writeFile(path.join(copy, "model.json"), manifest.replace(sha256Bytes(was), sha256Bytes(Buffer.from(text))));
  return copy;
}
