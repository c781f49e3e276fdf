import { gunzipSync } from "node:zlib";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  ListTrainingJobsCommand,
  StopTrainingJobCommand,
  type CreateTrainingJobRequest,
  type DescribeTrainingJobResponse,
} from "@aws-sdk/client-sagemaker";
import { containerRunner } from "@sentiment/sagemaker-emulator";
import { describeWithDocker, dockerEngine, dockerHost, runProcess, testNodeImage } from "@sentiment/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { account, bucket, openWorld, role, type World } from "./world.ts";

/** An image of the engine itself by a name of ECR's: there is no registry here. */
const image = `${account}.dkr.ecr.us-east-1.amazonaws.com/sentiment-test-training`;

describeWithDocker("a training job in containers", () => {
  let world: World;
  let count = 0;

  beforeAll(async () => {
    const engine = await dockerEngine();
    await engine.getImage(await testNodeImage()).tag({ repo: image, tag: "latest" });
    world = await openWorld({ runner: await containerRunner({ environment: { DOCKER_HOST: dockerHost() } }) });
    for (const name of ["a", "b", "c"]) {
      await world.s3.send(new PutObjectCommand({ Bucket: bucket, Key: `data/${name}.csv`, Body: name }));
    }
  });
  afterAll(async () => {
    await world.close();
    await (await dockerEngine()).getImage(image).remove();
  });
  beforeEach(() => {
    count += 1;
  });

  type Changes = Partial<CreateTrainingJobRequest> & { readonly hosts?: number; readonly sharded?: boolean };

  /** Has a script of Node's trained. */
  async function train(script: string, { hosts = 1, sharded = false, ...changes }: Changes = {}): Promise<string> {
    const S3DataDistributionType = sharded ? "ShardedByS3Key" : "FullyReplicated";
    const source = { S3DataType: "S3Prefix", S3Uri: `s3://${bucket}/data/`, S3DataDistributionType } as const;
    const TrainingJobName = `train-${count}`;
    const Key = `scripts/${count}/script.js`;
    await world.s3.send(
      new PutObjectCommand({ Bucket: bucket, Key, Body: `const fs = require("node:fs"); ${script}` }),
    );
    const scripts = { S3DataType: "S3Prefix", S3Uri: `s3://${bucket}/${Key}` } as const;
    await world.sagemaker.send(
      new CreateTrainingJobCommand({
        TrainingJobName,
        RoleArn: role,
        AlgorithmSpecification: {
          TrainingImage: image,
          TrainingInputMode: "File",
          ContainerEntrypoint: ["node", "/opt/ml/input/data/script/script.js"],
          MetricDefinitions: [{ Name: "f1", Regex: "f1=([0-9.]+);" }],
        },
        HyperParameters: { model: "nb" },
        InputDataConfig: [
          { ChannelName: "train", DataSource: { S3DataSource: source } },
          { ChannelName: "script", DataSource: { S3DataSource: scripts } },
        ],
        OutputDataConfig: { S3OutputPath: `s3://${bucket}/trained` },
        ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: hosts, VolumeSizeInGB: 1 },
        StoppingCondition: { MaxRuntimeInSeconds: 600 },
        ...changes,
      }),
    );
    return TrainingJobName;
  }

  async function until(TrainingJobName: string, secondary: RegExp): Promise<DescribeTrainingJobResponse> {
    for (;;) {
      const job = await world.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }));
      if (secondary.test(job.SecondaryStatus ?? "")) return job;
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
  }

  async function ended(name: string): Promise<DescribeTrainingJobResponse> {
    return until(name, /^(Completed|Failed|Stopped|MaxRuntimeExceeded)$/u);
  }

  /** What tar finds in an archive: its text, file by file. */
  async function unpacked(uri: string): Promise<string> {
    const { Body } = await world.s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: uri.replace(`s3://${bucket}/`, "") }),
    );
    const tar = gunzipSync(await Body!.transformToByteArray());
    const { code, stdout, stderr } = await runProcess("tar", ["-x", "-O", "-v", "-f", "-"], { input: tar });
    if (code !== 0) throw new Error(stderr);
    return `${stderr}${stdout}`;
  }

  it("finds its configuration and data, shares them among its hosts, and leaves a model, metrics and output", async () => {
    const script = `
      const read = (name) => JSON.parse(fs.readFileSync("/opt/ml/input/config/" + name + ".json"));
      const { current_host: host, hosts } = read("resourceconfig");
      fs.writeFileSync("/opt/ml/model/" + host + "-" + "x".repeat(100), fs.readdirSync("/opt/ml/input/data/train").join());
      fs.writeFileSync("/opt/ml/output/data/" + host, JSON.stringify([hosts, read("hyperparameters"), read("inputdataconfig")]));
      console.log("f1=0.1; then f1=0.75;");
      if (host === "algo-1") console.log("f1=0.5;");`;
    const job = await ended(await train(script, { hosts: 2, sharded: true }));
    expect(job.FailureReason).toBeUndefined();
    expect(job.TrainingJobStatus).toBe("Completed");
    expect(job.FinalMetricDataList).toMatchObject([{ MetricName: "f1" }]);
    expect(job.SecondaryStatusTransitions?.map(({ Status }) => Status)).toEqual([
      "Starting",
      "Downloading",
      "Training",
      "Uploading",
      "Completed",
    ]);
    const model = await unpacked(job.ModelArtifacts!.S3ModelArtifacts!);
    expect(model).toContain(`algo-2-${"x".repeat(100)}\n`);
    expect(model).toContain("a.csv,c.csv");
    const output = await unpacked(`s3://${bucket}/trained/train-1/output/output.tar.gz`);
    expect(output).toContain('[["algo-1","algo-2"],{"model":"nb"},{"train":{"TrainingInputMode":"File"');
  });

  it("fails with what it has written, and the other hosts are ended", async () => {
    const script = `
      const { current_host: host } = JSON.parse(fs.readFileSync("/opt/ml/input/config/resourceconfig.json"));
      process.on("SIGTERM", () => process.exit(143));
      if (host === "algo-1") setTimeout(() => {}, 60_000);
      else { fs.writeFileSync("/opt/ml/output/failure", "The data is bad. " + "x".repeat(2000)); process.exit(3); }`;
    const job = await ended(await train(script, { hosts: 2 }));
    expect(job.TrainingJobStatus).toBe("Failed");
    expect(job.FailureReason).toMatch(/^AlgorithmError: The data is bad\. x+/u);
    expect(job.FailureReason).toHaveLength(1024);
  });

  it("is asked to stop, and what it saves then is its model", async () => {
    const script = `
      process.on("SIGTERM", () => { fs.writeFileSync("/opt/ml/model/saved", "in time"); process.exit(143); });
      setTimeout(() => {}, 60_000);`;
    const TrainingJobName = await train(script);
    await until(TrainingJobName, /^Training$/u);
    await new Promise((resolve) => {
      setTimeout(resolve, 700);
    });
    await world.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName }));
    const job = await ended(TrainingJobName);
    expect(job).toMatchObject({ TrainingJobStatus: "Stopped", SecondaryStatus: "Stopped" });
    expect(await unpacked(job.ModelArtifacts!.S3ModelArtifacts!)).toBe("saved\nin time");
    await expect(world.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName }))).rejects.toThrow(
      "in status Stopped",
    );
    const listed = await world.sagemaker.send(new ListTrainingJobsCommand({ NameContains: TrainingJobName }));
    expect(listed.TrainingJobSummaries).toMatchObject([{ TrainingJobName, TrainingJobStatus: "Stopped" }]);
  });

  it("on spot instances goes on from its checkpoint when they are taken away", async () => {
    const script = `
      const file = "/opt/ml/checkpoints/step";
      if (fs.existsSync(file)) fs.writeFileSync("/opt/ml/model/steps", fs.readFileSync(file) + ",two");
      else { fs.writeFileSync(file, "one"); setTimeout(() => {}, 60_000); process.on("SIGTERM", () => process.exit(1)); }`;
    await world.fail({ operation: "CreateTrainingJob", kind: "interrupt" });
    const job = await ended(
      await train(script, {
        EnableManagedSpotTraining: true,
        CheckpointConfig: { S3Uri: `s3://${bucket}/checkpoints` },
        StoppingCondition: { MaxRuntimeInSeconds: 600, MaxWaitTimeInSeconds: 600 },
      }),
    );
    expect(job.FailureReason).toBeUndefined();
    expect(job.SecondaryStatusTransitions?.map(({ Status }) => Status).join(" ")).toBe(
      "Starting Downloading Training Interrupted Starting Downloading Training Uploading Completed",
    );
    expect(await unpacked(job.ModelArtifacts!.S3ModelArtifacts!)).toBe("steps\none,two");
  });

  it("is refused where AWS refuses it", async () => {
    const refused: [Changes, string][] = [
      [{ EnableManagedSpotTraining: true }, "Invalid MaxWaitTimeInSeconds"],
      [{ StoppingCondition: { MaxRuntimeInSeconds: 1, MaxWaitTimeInSeconds: 1 } }, "MaxWaitTimeInSeconds"],
      [{ RoleArn: `arn:aws:iam::${account}:role/none` }, "Could not assume role"],
      [{ OutputDataConfig: { S3OutputPath: "https://example.com/x" } }, "S3OutputPath"],
      [{ HyperParameters: { model: "x".repeat(2501) } }, "length"],
    ];
    for (const [changes, words] of refused) await expect(train("", changes)).rejects.toThrow(words);
  });
});
