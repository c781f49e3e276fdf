import { createHash } from "node:crypto";
import { startAws, type AwsServer } from "@sentiment/testing";

export const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/sentiment:v1";

/** An AWS in which there are the role that SageMaker runs as, and an image. */
export async function awsWithRoleAndImage(): Promise<AwsServer> {
  const aws = await startAws({ sagemaker: true });
  await putRole(aws);
  await putImage(aws);
  return aws;
}

async function ask(aws: AwsServer, service: string, request: RequestInit): Promise<void> {
  const authorization = `AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/${service}/aws4_request, Signature=0`;
  const answer = await fetch(aws.url, {
    method: "POST",
    ...request,
    headers: { ...(request.headers as Record<string, string>), authorization },
  });
  if (!answer.ok) throw new Error(await answer.text());
}

async function putRole(aws: AwsServer): Promise<void> {
  const Statement = [{ Effect: "Allow", Principal: { Service: "sagemaker.amazonaws.com" }, Action: "sts:AssumeRole" }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  const form = { Action: "CreateRole", Version: "2010-05-08", RoleName: "sentiment-execution" };
  await ask(aws, "iam", { body: new URLSearchParams({ ...form, AssumeRolePolicyDocument }) });
}

/** No container is made of it: the program itself stands for it. */
async function putImage(aws: AwsServer): Promise<void> {
  const mediaType = "application/vnd.docker.distribution.manifest.v2+json";
  const config = { mediaType: "application/vnd.docker.container.image.v1+json", size: 2, digest: sha256("{}") };
  const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] });
  const ecr = (operation: string, input: object) =>
    ask(aws, "ecr", {
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AmazonEC2ContainerRegistry_V20150921.${operation}`,
      },
      body: JSON.stringify({ repositoryName: "sentiment", ...input }),
    });
  await ecr("CreateRepository", {});
  const imageDigest = sha256(imageManifest);
  await ecr("PutImage", { imageTag: "v1", imageManifest, imageDigest, imageManifestMediaType: mediaType });
}

function sha256(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
