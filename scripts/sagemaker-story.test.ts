import { createHash } from "node:crypto";
import { copyFile, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { ECRClient, ListImagesCommand } from "@aws-sdk/client-ecr";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import {
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { ListSchedulesCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import {
  describeWithRegistry,
  dockerHost,
  repositoryRoot,
  runProcess,
  runSentiment,
  sentimentOnPath,
  startAws,
  temporaryFolder,
  testNodeImage,
  type AwsServer,
} from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LoadReport } from "./sagemaker-load.ts";

describeWithRegistry("scripts/sagemaker-story.sh, with real containers", () => {
  let aws: AwsServer;
  let folder: string;
  beforeAll(async () => {
    aws = await startAws({ registry: true, sagemaker: "containers" });
    folder = await temporaryFolder();
    await copyFile(path.join(repositoryRoot, "scripts/sagemaker-story.sh"), path.join(folder, "story.sh"));
  });
  afterAll(() => aws?.stop());

  it("goes from a role to nothing left, and whoever asks meanwhile is answered", { timeout: 300_000 }, async () => {
    const report = path.join(folder, "load.json");
    const load = path.join(repositoryRoot, "scripts/sagemaker-load.ts");
    const env = {
      ...aws.env,
      PATH: await sentimentOnPath(folder),
      HOME: folder,
      DOCKER_HOST: dockerHost(),
      SENTIMENT_NODE_IMAGE: await testNodeImage(),
      LOAD: `${process.execPath} ${load} --report ${report}`,
    };
    const { code, stdout, stderr } = await runProcess("bash", ["story.sh"], { cwd: folder, env });
    expect(code, `${stdout}\n${stderr}`).toBe(0);
    expect(stderr, "every deploy of it has its end").not.toContain("It costs until");
    const { texts, failed, failures, models } = JSON.parse(await readFile(report, "utf8")) as LoadReport;
    expect({ failed, failures }).toEqual({ failed: 0, failures: [] });
    // Each answer was exactly one model's; the broken one, too, may have answered until it was taken back.
    const known = await modelsIn(folder, texts);
    expect(Object.keys(known)).toHaveLength(3);
    for (const [id, { said }] of Object.entries(models)) expect(said, id).toEqual(known[id]);
    expect(Object.keys(models).length).toBeGreaterThan(1);
    expect(await leftOvers(aws)).toEqual([]);
    // What the next deploy would build otherwise; `sentiment gc` takes it after a day.
    expect(await imageTags(aws)).toEqual([expect.stringMatching(/^context-/u)]);
  });
});

/** By the id of each model that the script has trained: what it says, by text. */
async function modelsIn(
  folder: string,
  texts: readonly string[],
): Promise<Readonly<Record<string, Readonly<Record<string, string[]>>>>> {
  const files = await readdir(folder, { recursive: true });
  // The models of runs, and the broken one, which is none's.
  const found = files
    .filter((file) => /^(?:mlruns\/.*|models\/broken)\/model\.json$/u.test(file))
    .map((file) => path.dirname(file));
  return Object.fromEntries(
    await Promise.all(
      found.map(async (model) => {
        const manifest = await readFile(path.join(folder, model, "model.json"));
        const id = createHash("sha256").update(manifest).digest("hex").slice(0, 16);
        const args = ["predict", "--json", "--model-uri", model, "--", ...texts];
        const { stdout } = await runSentiment(args, { cwd: folder });
        const { predictions } = JSON.parse(stdout) as { predictions: { label: string; probabilities: unknown }[] };
        const said = predictions.map(({ label, probabilities }) => [JSON.stringify([{ label, probabilities }])]);
        return [id, Object.fromEntries(texts.map((text, at) => [text, said[at]!]))] as const;
      }),
    ),
  );
}

async function imageTags(aws: AwsServer): Promise<readonly (string | undefined)[]> {
  const ecr = new ECRClient(clientOptions(aws));
  const { imageIds = [] } = await ecr.send(new ListImagesCommand({ repositoryName: "sentiment" }));
  return imageIds.map(({ imageTag }) => imageTag);
}

function clientOptions({ url }: AwsServer) {
  return { endpoint: url, region: "us-east-1", credentials: { accessKeyId: "testing", secretAccessKey: "testing" } };
}

/** All that there is, but for images and the empty bucket. */
async function leftOvers(aws: AwsServer): Promise<readonly string[]> {
  const options = clientOptions(aws);
  const sagemaker = new SageMakerClient(options);
  const { Models = [] } = await sagemaker.send(new ListModelsCommand({}));
  const { EndpointConfigs = [] } = await sagemaker.send(new ListEndpointConfigsCommand({}));
  const { Endpoints = [] } = await sagemaker.send(new ListEndpointsCommand({}));
  const { Schedules = [] } = await new SchedulerClient(options).send(new ListSchedulesCommand({}));
  const { MetricAlarms = [] } = await new CloudWatchClient(options).send(new DescribeAlarmsCommand({}));
  const { Roles = [] } = await new IAMClient(options).send(new ListRolesCommand({ PathPrefix: "/" }));
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const objects: string[] = [];
  for (const { Name: Bucket } of Buckets) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    objects.push(...Contents.map(({ Key }) => `object ${Key}`));
  }
  return [
    ...Models.map(({ ModelName }) => `model ${ModelName}`),
    ...EndpointConfigs.map(({ EndpointConfigName }) => `endpoint config ${EndpointConfigName}`),
    ...Endpoints.map(({ EndpointName }) => `endpoint ${EndpointName}`),
    ...Schedules.map(({ Name }) => `schedule ${Name}`),
    ...MetricAlarms.map(({ AlarmName }) => `alarm ${AlarmName}`),
    ...Roles.map(({ RoleName }) => `role ${RoleName}`),
    ...objects,
  ];
}
