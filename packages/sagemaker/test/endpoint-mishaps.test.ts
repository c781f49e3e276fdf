import { setTimeout } from "node:timers/promises";
import { AddTagsCommand, CreateEndpointCommand, DeleteTagsCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { thisProcess } from "@sentiment/files";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { modelTarball } from "../src/endpoints/model-storage.ts";
import { going, makeRole, openEndpointWorld, staging, texts, type EndpointWorld } from "./endpoint-world.ts";

const bucket = "sentiment-sagemaker-123456789012-us-east-1";
const endpoint = "sentiment-classifier-staging";
const arn = `arn:aws:sagemaker:us-east-1:123456789012:endpoint/${endpoint}`;

describe("what goes wrong on SageMaker", () => {
  let world: EndpointWorld;
  beforeAll(async () => {
    world = await openEndpointWorld();
  });
  afterAll(() => world?.close());
  beforeEach(() => world.aws.fail());

  const put = (Key: string, Body: string | Uint8Array) =>
    new S3Client({}).send(new PutObjectCommand({ Bucket: bucket, Key, Body }));

  it.each([
    ["credentials of another account", { aws: { account: "999999999999" } }, "OTHER_ACCOUNT", 2],
    ["no such role", { aws: { role: "nobody" } }, "ROLE_NOT_FOUND", 3],
    ["a role that does not trust SageMaker", { aws: { role: "for-ec2" } }, "ROLE_NOT_TRUSTING", 3],
    ["an instance type that there is not", { aws: { instanceType: "ml.t2.mediun" } }, "CAPACITY_INVALID", 2],
    ["one that runs jobs only", { aws: { instanceType: "ml.t3.medium" } }, "CAPACITY_INVALID", 2],
    ["half of one instance", { traffic: "canary" }, "TRAFFIC_INDIVISIBLE", 2],
    ["memory that there is not", { kind: "serverless", memoryMb: 1500 } as const, "CAPACITY_INVALID", 2],
    ["no such image", { image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/sentiment:v2" }, "IMAGE_NOT_FOUND", 3],
  ])("%s: said before anything is changed", async (_, options, code, exitCode) => {
    if (code === "ROLE_NOT_TRUSTING") await makeRole("for-ec2", "ec2.amazonaws.com");
    world.aws.forgetCalls();
    await expect(world.target(options).plan(staging, world.first)).rejects.toMatchObject({ code, exitCode });
    expect(world.aws.mutatingCalls()).toEqual([]);
  });

  it("a quota that is used up ends a deploy with exit code 4, and what is mended is taken up by the next", async () => {
    await world.aws.fail({ operation: "CreateEndpoint", kind: "quota" });
    await expect(world.deploy(world.first)).rejects.toMatchObject({
      exitCode: 4,
      hint: expect.stringContaining("Service Quotas") as string,
    });
    await world.aws.fail({ operation: "CreateEndpoint", kind: "capacity" });
    await expect(world.deploy(world.first)).rejects.toMatchObject({ code: "NO_CAPACITY", exitCode: 4 });
    expect((await world.target().status(staging)).state).toBe("absent");
  });

  it("answers that are lost, throttling, statuses that flip late and reads of yesterday: the endpoint is there in the end", async () => {
    await world.aws.fail(
      { operation: "CreateModel", kind: "lost" },
      { operation: "CreateEndpointConfig", kind: "lost" },
      { operation: "CreateEndpoint", kind: "lost" },
      { operation: "DescribeEndpoint", kind: "throttle", after: 3, times: 2 },
      { operation: "AddTags", kind: "lost" },
    );
    expect(await world.deploy(world.first)).toMatchObject({ action: "created", status: { state: "in-service" } });
    await world.aws.fail(
      { operation: "UpdateEndpoint", kind: "lost" },
      { operation: "DescribeEndpoint", kind: "late", after: 6, times: 3 },
      { operation: "DeleteModel", kind: "lost" },
    );
    expect(await world.deploy(world.second)).toMatchObject({ action: "updated", status: { state: "in-service" } });
  });

  it("an endpoint that predicts what another model says is led back, although it is well for SageMaker", async () => {
    const { first, second } = world;
    const folder = `endpoints/${endpoint}/${first.modelId}/`;
    // In service is the second; of the first, another model's archive is stored.
    const stored = await new S3Client({}).send(new GetObjectCommand({ Bucket: bucket, Key: `${folder}model.tar.gz` }));
    const good = await stored.Body!.transformToByteArray();
    await put(`${folder}model.tar.gz`, await modelTarball(second));
    await expect(world.deploy({ ...first, modelVersion: "8" })).rejects.toMatchObject({
      code: "RELEASE_FAILED",
      exitCode: 5,
    });
    await put(`${folder}model.tar.gz`, good);
    const { modelId } = await world.target().predict(staging, texts, { explain: false, ...going() });
    expect(modelId).toBe(second.modelId);
    expect(await world.target().status(staging)).toMatchObject({
      modelUri: second.modelUri,
      previous: { modelUri: first.modelUri },
    });
  });

  it("a deploy that is interrupted leaves no lock; the next goes on from there, and looks at what came into service", async () => {
    const controller = new AbortController();
    const warnings: string[] = [];
    const third = { ...world.first, modelVersion: "9" };
    const onStep = (step: string): void => {
      if (step.startsWith("update")) void setTimeout(150).then(() => controller.abort(new Error("Ctrl-C")));
    };
    const doing = { signal: controller.signal, onStep, onWarning: (warning: string) => void warnings.push(warning) };
    await expect(world.deploy(third, {}, doing)).rejects.toThrow("Ctrl-C");
    expect(warnings.join()).toContain("SageMaker goes on");
    const next = await world.deploy(third);
    expect(next).toMatchObject({
      action: "updated",
      status: { state: "in-service", modelVersion: "9", message: undefined },
    });
    expect(next.checks).not.toEqual([]);
  });

  it("one deploy at a time: another's lock is exit code 6, a dead process's is none", async () => {
    const now = new Date().toISOString();
    const lock = { ...thisProcess(), id: "x", doing: "deploying", arn: "arn:…", since: now, renewed: now };
    await put(`locks/${endpoint}`, JSON.stringify(lock));
    await expect(world.deploy(world.second)).rejects.toMatchObject({ code: "LOCKED", exitCode: 6 });
    await expect(world.target().destroy(staging, going())).rejects.toMatchObject({ code: "LOCKED", exitCode: 6 });
    await put(`locks/${endpoint}`, JSON.stringify({ ...lock, pid: 4_194_304 }));
    expect(await world.deploy(world.second)).toMatchObject({ action: "updated" });
  });

  it("an endpoint of that name without our tags is nobody's to touch", async () => {
    const sagemaker = new SageMakerClient({});
    await sagemaker.send(new DeleteTagsCommand({ ResourceArn: arn, TagKeys: ["sentiment:endpoint"] }));
    world.aws.forgetCalls();
    await expect(world.deploy(world.first)).rejects.toMatchObject({ code: "FOREIGN", exitCode: 6 });
    await expect(world.target().destroy(staging, going())).rejects.toMatchObject({ code: "FOREIGN", exitCode: 6 });
    expect((await world.target().status(staging)).message).toContain("somebody else's");
    expect(world.aws.mutatingCalls()).toEqual([]);
    await sagemaker.send(
      new AddTagsCommand({ ResourceArn: arn, Tags: [{ Key: "sentiment:endpoint", Value: endpoint }] }),
    );
  });

  it("one that has failed is made anew, and one whose making was cut off is ended whole", async () => {
    await world.target().destroy(staging, going());
    // A deploy that was killed after its config was made: nothing but leftovers.
    await world.aws.fail({ operation: "CreateEndpoint", kind: "quota" });
    await expect(world.deploy(world.second)).rejects.toMatchObject({ exitCode: 4 });
    await world.aws.fail({ operation: "CreateEndpoint", kind: "capacity" });
    const { releaseId } = await world.target().plan(staging, world.second);
    const Tags = [{ Key: "sentiment:endpoint", Value: endpoint }];
    const config = { EndpointName: endpoint, EndpointConfigName: `${endpoint}-${releaseId}`, Tags };
    await new SageMakerClient({}).send(new CreateEndpointCommand(config));
    expect(await world.deploy(world.second)).toMatchObject({ status: { state: "in-service" } });
    const ended = await world.target().destroy(staging, going());
    expect(ended.removed).toHaveLength(4);
  });
});
