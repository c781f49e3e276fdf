import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startAws, type AwsServer } from "./aws-server.ts";
import { describeWithRegistry } from "./registry-server.ts";

/** A request as an SDK signs it; moto and the registry do not look at the signature. */
function ask(aws: AwsServer, service: string, request: RequestInit, path = "/"): Promise<Response> {
  const authorization = `AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/${service}/aws4_request, Signature=0`;
  return fetch(`${aws.url}${path}`, { ...request, headers: { ...request.headers, authorization } });
}

async function ecr(aws: AwsServer, operation: string, input: object): Promise<Record<string, unknown>> {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `AmazonEC2ContainerRegistry_V20150921.${operation}`,
  };
  const response = await ask(aws, "ecr", { method: "POST", headers, body: JSON.stringify(input) });
  return (await response.json()) as Record<string, unknown>;
}

describeWithRegistry("AWS for tests", () => {
  let aws: AwsServer;
  beforeAll(async () => {
    aws = await startAws({ registry: true });
  });
  afterAll(() => aws?.stop());

  it("tells of each call which it was, and whether it may have changed something", async () => {
    aws.forgetCalls();
    const told: string[] = [];
    aws.onCall(({ operation }) => void told.push(operation));
    const form = (text: string) => ({ method: "POST", body: new URLSearchParams(text) });
    await ask(aws, "sts", form("Action=GetCallerIdentity&Version=2011-06-15"));
    aws.onCall(undefined);
    await ask(aws, "iam", form("Action=CreateGroup&GroupName=g&Version=2010-05-08"));
    await ask(aws, "s3", { method: "PUT" }, "/models");
    await ask(aws, "s3", { method: "GET" }, "/models?list-type=2");
    await ask(aws, "s3", { method: "PUT", body: "<x/>" }, "/models?publicAccessBlock");
    expect(aws.calls.slice(0, 4)).toEqual([
      { service: "sts", operation: "GetCallerIdentity", status: 200, isMutating: false },
      { service: "iam", operation: "CreateGroup", status: 200, isMutating: true },
      { service: "s3", operation: "PUT /models", status: 200, isMutating: true },
      { service: "s3", operation: "GET /models", status: 200, isMutating: false },
    ]);
    expect(aws.mutatingCalls()).toEqual(["iam CreateGroup", "s3 PUT /models", "s3 PUT /models?publicAccessBlock"]);
    expect(told).toEqual(["GetCallerIdentity"]);
  });

  it("has in ECR what was pushed to its registry, and in the registry what ECR has", async () => {
    const login = `Basic ${Buffer.from("AWS:123456789012-auth-token").toString("base64")}`;
    const push = (path: string, request: RequestInit, authorization = login): Promise<Response> => {
      const url = path.startsWith("http") ? path : `http://${aws.env["SENTIMENT_AWS_REGISTRY"]}/v2/ours/${path}`;
      return fetch(url, { ...request, headers: { ...request.headers, authorization } });
    };
    expect((await push("manifests/v1", {}, "Basic eDp5")).status).toBe(401);
    expect((await push("blobs/uploads/", { method: "POST" })).status).toBe(404);
    await ecr(aws, "CreateRepository", { repositoryName: "ours", imageTagMutability: "IMMUTABLE" });
    const manifests = await Promise.all(["{}", "[]"].map((config) => pushed(push, config)));
    const put = (tag: string, body: string) =>
      push(`manifests/${tag}`, { method: "PUT", body, headers: { "content-type": mediaType } });
    expect((await put("v1", manifests[0]!)).status).toBe(201);
    expect((await put("v1", manifests[0]!)).status).toBe(201);
    expect((await put("v1", manifests[1]!)).status).toBe(400);
    const { imageDetails } = await ecr(aws, "DescribeImages", { repositoryName: "ours" });
    expect(imageDetails).toMatchObject([{ imageDigest: sha256(manifests[0]!), imageTags: ["v1"] }]);
    expect(await (await push("manifests/v1", {})).text()).toBe(manifests[0]);
    await ecr(aws, "BatchDeleteImage", { repositoryName: "ours", imageIds: [{ imageTag: "v1" }] });
    expect((await push(`manifests/${sha256(manifests[0]!)}`, {})).status).toBe(404);
  });
});

const mediaType = "application/vnd.docker.distribution.manifest.v2+json";

/** Uploads a config, and returns a manifest of it. */
async function pushed(
  push: (path: string, request: RequestInit) => Promise<Response>,
  config: string,
): Promise<string> {
  const begun = await push("blobs/uploads/", { method: "POST" });
  const url = new URL(begun.headers.get("location") ?? "", begun.url);
  url.searchParams.set("digest", sha256(config));
  await push(url.href, { method: "PUT", body: config, headers: { "content-type": "application/octet-stream" } });
  const type = "application/vnd.docker.container.image.v1+json";
  const described = { mediaType: type, size: config.length, digest: sha256(config) };
  return JSON.stringify({ schemaVersion: 2, mediaType, config: described, layers: [] });
}

function sha256(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
