import { createHash } from "node:crypto";
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import type { AwsServer } from "@sentiment/testing";
import { clientOptions } from "./left-overs.ts";

/** Makes the role that SageMaker runs as, and an image in ECR, of which it resolves with the reference. No container is made of it. */
export async function prepareAws({ env }: AwsServer): Promise<string> {
  const iam = new IAMClient(clientOptions(env));
  const trust = { Effect: "Allow", Principal: { Service: "sagemaker.amazonaws.com" }, Action: "sts:AssumeRole" };
  const document = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  await iam.send(new CreateRoleCommand({ RoleName: "sentiment-execution", AssumeRolePolicyDocument: document }));
  const ecr = new ECRClient(clientOptions(env));
  await ecr.send(new CreateRepositoryCommand({ repositoryName: "sentiment" }));
  const mediaType = "application/vnd.docker.distribution.manifest.v2+json";
  const config = { mediaType: "application/vnd.docker.container.image.v1+json", size: 2, digest: digestOf("{}") };
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] });
  await ecr.send(
    new PutImageCommand({
      repositoryName: "sentiment",
      imageTag: "v1",
      imageManifest: manifest,
      imageManifestMediaType: mediaType,
      imageDigest: digestOf(manifest),
    }),
  );
  iam.destroy();
  ecr.destroy();
  return "123456789012.dkr.ecr.us-east-1.amazonaws.com/sentiment:v1";
}

function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
