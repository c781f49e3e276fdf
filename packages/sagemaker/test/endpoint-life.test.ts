import {
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployedOnSageMaker } from "../src/endpoints/deployed-on-sagemaker.ts";
import { going, openEndpointWorld, staging, texts, type EndpointWorld } from "./endpoint-world.ts";

describe("an endpoint on SageMaker", () => {
  let world: EndpointWorld;
  beforeAll(async () => {
    world = await openEndpointWorld();
  });
  afterAll(() => world?.close());

  async function answeringModel(): Promise<string> {
    return (await world.target().predict(staging, texts, { explain: false, ...going() })).modelId;
  }

  it(
    "comes into being, is updated, keeps the old release where the new one is bad, and goes back",
    { timeout: 180_000 },
    async () => {
      const { aws, first, second, bad, deploy } = world;
      const target = world.target();
      expect(await target.status(staging)).toMatchObject({ state: "absent", url: undefined });
      aws.forgetCalls();
      const plan = await target.plan(staging, first);
      expect(await target.plan(staging, first)).toEqual(plan);
      expect(plan).toMatchObject({ action: "created", target: "sagemaker", before: undefined });
      expect(aws.mutatingCalls()).toEqual([]);

      const steps: string[] = [];
      const created = await target.apply(plan, { ...going(), onStep: (step) => steps.push(step) });
      expect(steps).toEqual(["make the bucket", ...plan.steps]);
      expect(created).toMatchObject({ action: "created", status: { state: "in-service", url: plan.url } });
      expect(created.checks.map(({ name, passed }) => [name, passed])).toEqual([
        ["golden-predictions", true],
        ["model-in-answer", true],
      ]);
      expect(await answeringModel()).toBe(first.modelId);
      expect(await deployedOnSageMaker({}, { ...going(), environment: aws.env })).toEqual([staging]);

      aws.forgetCalls();
      expect(await deploy({ ...first, modelDir: "/nonexistent" })).toMatchObject({ action: "unchanged", checks: [] });
      expect(aws.mutatingCalls()).toEqual([]);

      aws.forgetCalls();
      const updated = await deploy(second);
      // The alarms that would take it back are there before it begins, and gone when it is done.
      const changes = aws.mutatingCalls().filter((call) => /Alarm|UpdateEndpoint$/u.test(call));
      expect(changes.map((call) => call.split(" ")[1])).toEqual([
        "PutMetricAlarm",
        "PutMetricAlarm",
        "UpdateEndpoint",
        "DeleteAlarms",
        "DeleteAlarms",
      ]);
      expect(updated).toMatchObject({
        action: "updated",
        status: { url: plan.url, previous: { modelUri: first.modelUri } },
      });
      expect(await answeringModel()).toBe(second.modelId);

      await expect(deploy(bad)).rejects.toMatchObject({ code: "RELEASE_FAILED", exitCode: 5 });
      expect(await target.status(staging)).toEqual(updated.status);
      expect(await answeringModel()).toBe(second.modelId);
      expect(JSON.stringify(await ofSageMaker())).not.toContain(bad.modelId);

      const back = await target.planRollback(staging);
      expect(back).toMatchObject({ action: "rolled-back", release: { modelUri: first.modelUri } });
      expect(await target.apply(back, going())).toMatchObject({
        action: "rolled-back",
        status: { url: plan.url, modelUri: first.modelUri, previous: undefined },
      });
      expect(await answeringModel()).toBe(first.modelId);
      await expect(target.planRollback(staging)).rejects.toMatchObject({ code: "NO_PREVIOUS_RELEASE", exitCode: 3 });
    },
  );

  it("answers in the order of the texts, many at a time, by one model", async () => {
    const many = Array.from({ length: 2500 }, (_, at) => `${texts[at % 3]} ${at}`);
    const { predictions } = await world.target().predict(staging, many, { explain: false, ...going() });
    expect(predictions.map(({ text }) => text)).toEqual(many);
    const alone = await world.target().predict(staging, [many[2401]!], { explain: true, ...going() });
    expect(alone.predictions[0]).toMatchObject({ ...predictions[2401] });
    expect(alone.predictions[0]!.explanation).toBeDefined();
  });

  it("says what its containers have logged", async () => {
    const lines: string[] = [];
    for await (const { text } of world.target().logs(staging, { tail: 500, ...going() })) lines.push(text);
    expect(lines.join("\n")).toContain(world.second.modelId);
    const last: string[] = [];
    for await (const { text } of world.target().logs(staging, { tail: 1, ...going() })) last.push(text);
    expect(last).toEqual(lines.slice(-1));
  });

  it("is not changed by a plan of before somebody else changed it", async () => {
    const target = world.target();
    const stale = await target.plan(staging, { ...world.second, modelVersion: "7" });
    await world.deploy(world.second);
    await expect(target.apply(stale, going())).rejects.toMatchObject({ code: "STATE_CHANGED", exitCode: 6 });
    expect(await answeringModel()).toBe(world.second.modelId);
  });

  it("becomes a serverless one by deleting it, and one of instances again by an update", async () => {
    const { deploy, first, target } = world;
    const serverless = { kind: "serverless", memoryMb: 1024, maxConcurrency: 2 } as const;
    expect((await target(serverless).plan(staging, first)).steps.join("\n")).toContain("nothing answers");
    const replaced = await deploy(first, serverless);
    expect(replaced).toMatchObject({
      action: "replaced",
      status: { target: "sagemaker-serverless", state: "in-service" },
    });
    expect(await answeringModel()).toBe(first.modelId);
    expect(await deploy(first)).toMatchObject({ action: "updated", status: { target: "sagemaker" } });
  });

  it("leaves nothing when it is ended, and may be ended again", async () => {
    const kept = await world.deploy(world.first, { ttlSeconds: 3600 });
    expect(kept).toMatchObject({ action: "unchanged", status: { details: { expires: expect.any(String) as string } } });
    const ended = await world.target().destroy(staging, going());
    expect(ended.existed).toBe(true);
    expect(ended.removed.slice(0, 2)).toEqual([
      "endpoint sentiment-classifier-staging",
      "schedule sentiment-classifier-staging",
    ]);
    expect(await ofSageMaker()).toEqual([]);
    world.aws.forgetCalls();
    expect(await world.target().destroy(staging, going())).toEqual({ existed: false, removed: [] });
    expect(world.aws.mutatingCalls()).toEqual([]);
    await expect(world.target().predict(staging, texts, { explain: false, ...going() })).rejects.toMatchObject({
      code: "ENDPOINT_NOT_FOUND",
    });
  });

  it("does not come into being when its first release is bad, whatever it is called", async () => {
    const endpoint = { name: "../-_Käse 😀/%41".repeat(8), stage: "staging" };
    const target = world.target();
    const plan = await target.plan(endpoint, world.bad);
    await expect(target.apply(plan, going())).rejects.toMatchObject({ code: "RELEASE_FAILED", exitCode: 5 });
    expect(await ofSageMaker()).toEqual([]);
  });

  /** All that there is, in S3 too. */
  async function ofSageMaker(): Promise<readonly unknown[]> {
    const sagemaker = new SageMakerClient({});
    const { Endpoints = [] } = await sagemaker.send(new ListEndpointsCommand({}));
    const { EndpointConfigs = [] } = await sagemaker.send(new ListEndpointConfigsCommand({}));
    const { Models = [] } = await sagemaker.send(new ListModelsCommand({}));
    const Bucket = "sentiment-sagemaker-123456789012-us-east-1";
    const { Contents = [] } = await new S3Client({}).send(new ListObjectsV2Command({ Bucket }));
    return [...Endpoints, ...EndpointConfigs, ...Models, ...Contents];
  }
});
