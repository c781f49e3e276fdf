import { existsSync } from "node:fs";
import path from "node:path";
import { runSentiment, temporaryFolder, type AwsServer } from "@sentiment/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awsWithRoleAndImage, image } from "./sagemaker-world.ts";

const sagemaker = ["--stage", "staging", "--target", "sagemaker"];

describe("an endpoint on SageMaker, by the program as users have it", () => {
  let aws: AwsServer;
  let cwd: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    aws = await awsWithRoleAndImage();
    cwd = await temporaryFolder();
    env = { ...aws.env };
    const { code, stderr } = await runSentiment(["train", "--no-track", "--out", "model"], { cwd });
    if (code !== 0) throw new Error(stderr);
  });
  afterAll(() => aws?.stop());

  async function sentiment(...args: readonly string[]) {
    const { code, stdout, stderr } = await runSentiment([...args, "--json"], { cwd, env });
    return { code, stderr, document: JSON.parse(stdout) as Record<string, unknown> };
  }

  it("is planned with its cost, deployed, asked, priced, left alone and removed; nothing is kept here", async () => {
    const deploy = ["deploy", ...sagemaker, "--model-uri", "model", "--image", image] as const;
    aws.forgetCalls();
    const planned = await sentiment(...deploy, "--plan");
    expect(planned.document).toMatchObject({
      action: "created",
      plan: true,
      cost: { perHour: 0.056, perMonth: 40.88 },
    });
    expect(aws.mutatingCalls()).toEqual([]);
    const expensive = await sentiment(...deploy, "--max-monthly", "40");
    expect(expensive).toMatchObject({ code: 5, document: { error: { code: "TOO_EXPENSIVE" } } });
    const unknown = await sentiment(...deploy, "--max-monthly", "40", "--aws-instance-type", "ml.c5.large");
    expect(unknown).toMatchObject({ code: 5, document: { error: { code: "TOO_EXPENSIVE" } } });
    expect(aws.mutatingCalls()).toEqual([]);
    const created = await sentiment(...deploy, "--max-monthly", "41");
    expect(created.document).toMatchObject({ action: "created", state: "in-service" });
    aws.forgetCalls();
    expect((await sentiment(...deploy)).document).toMatchObject({ action: "unchanged" });
    expect(aws.mutatingCalls()).toEqual([]);

    const asked = await sentiment("predict", ...sagemaker, "What a lovely day!");
    expect(asked.document).toMatchObject({ predictions: [{ label: "positive" }], model: path.join(cwd, "model") });
    env["SENTIMENT_TARGET_STAGING"] = "sagemaker";
    expect((await sentiment("status")).document).toMatchObject({
      endpoints: [{ target: "sagemaker", state: "in-service", details: { instances: "1 × ml.t2.medium" } }],
    });
    expect((await sentiment("cost")).document).toMatchObject({
      endpoints: [{ endpoint: "sentiment-classifier-staging", perHour: 0.056, basis: expect.any(String) as string }],
      perMonth: 40.88,
    });
    expect((await sentiment("undeploy", "--stage", "staging")).document).toMatchObject({ existed: true });
    expect((await sentiment("gc")).document).toEqual({ dryRun: false, removed: [], busy: [] });
    expect(existsSync(path.join(cwd, ".sentiment"))).toBe(false);
  });

  it("what a cut-off deploy has left is found by gc, and said before it is deleted", async () => {
    await aws.fail({ operation: "CreateEndpoint", kind: "quota" });
    const failed = await sentiment("deploy", ...sagemaker, "--model-uri", "model", "--image", image);
    expect(failed).toMatchObject({ code: 4, document: { error: { exitCode: 4 } } });
    aws.forgetCalls();
    const planned = (await sentiment("gc", "--dry-run")).document["removed"] as readonly string[];
    expect(planned.map((words) => words.split(" ")[0])).toEqual(["endpoint", "model", "stored"]);
    expect(aws.mutatingCalls()).toEqual([]);
    expect((await sentiment("gc")).document["removed"]).toEqual(planned);
    expect((await sentiment("gc", "--dry-run")).document["removed"]).toEqual([]);
  });

  it("flags that a target has no use for are told, and AWS is asked only where it is meant", async () => {
    const wrong = await sentiment("deploy", "--target", "local", "--instances", "2", "--model-uri", "model");
    expect(wrong).toMatchObject({ code: 2, document: { error: { code: "FLAG_UNUSED" } } });
    const serverless = await sentiment("deploy", "--target", "sagemaker-serverless", "--traffic", "canary", "--plan");
    expect(serverless.document).toMatchObject({ error: { code: "FLAG_UNUSED" } });
    aws.forgetCalls();
    env["SENTIMENT_TARGET_STAGING"] = "local";
    expect((await sentiment("status")).document).toMatchObject({ state: "absent", endpoints: [] });
    expect(aws.calls).toEqual([]);
  });
});
