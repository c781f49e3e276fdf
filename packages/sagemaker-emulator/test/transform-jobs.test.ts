import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateModelCommand,
  CreateTransformJobCommand,
  DescribeTransformJobCommand,
  ListTransformJobsCommand,
  StopTransformJobCommand,
  type CreateTransformJobRequest,
  type DescribeTransformJobResponse,
} from "@aws-sdk/client-sagemaker";
import { describeWithPython } from "@sentiment/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { serverRunner, type Answering } from "./server-runner.ts";
import { bucket, image, openWorld, role, type World } from "./world.ts";

/** Answers each line in upper case. */
const upper: Answering = ({ path, body }, answer) =>
  path === "/invocations" ? answer(200, body.toUpperCase()) : answer(404, "");

describeWithPython("a batch transform job", () => {
  const runner = serverRunner(upper);
  let world: World;
  let count = 0;

  beforeAll(async () => {
    world = await openWorld({ runner });
    const container = { Image: image, Environment: { OF_MODEL: "1", BOTH: "model" } };
    const asked = { ModelName: "batch", PrimaryContainer: container, ExecutionRoleArn: role };
    await world.sagemaker.send(new CreateModelCommand(asked));
  });
  afterAll(() => world.close());
  beforeEach(() => {
    runner.answering = upper;
    count += 1;
  });

  type Changes = Partial<CreateTransformJobRequest> & { readonly input?: object; readonly output?: object };

  /** Stores objects, and has them transformed from `in<n>/` to `out<n>/`, by lines. */
  async function transform(objects: Readonly<Record<string, string>>, changes: Changes = {}): Promise<string> {
    const { input, output, ...others } = changes;
    for (const [name, Body] of Object.entries(objects)) {
      await world.s3.send(new PutObjectCommand({ Bucket: bucket, Key: `in${count}/${name}`, Body }));
    }
    const S3Uri = `s3://${bucket}/in${count}/`;
    const TransformJobName = `job-${count}`;
    await world.sagemaker.send(
      new CreateTransformJobCommand({
        TransformJobName,
        ModelName: "batch",
        TransformInput: {
          DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri } },
          ContentType: "application/jsonlines",
          SplitType: "Line",
          ...input,
        },
        TransformOutput: { S3OutputPath: `s3://${bucket}/out${count}`, AssembleWith: "Line", ...output },
        TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 1 },
        ...others,
      }),
    );
    return TransformJobName;
  }

  async function ended(TransformJobName: string): Promise<DescribeTransformJobResponse> {
    for (;;) {
      const job = await world.sagemaker.send(new DescribeTransformJobCommand({ TransformJobName }));
      if (job.TransformJobStatus !== "InProgress" && job.TransformJobStatus !== "Stopping") return job;
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
  }

  async function results(): Promise<Record<string, string>> {
    const listed = await world.s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: `out${count}/` }));
    const texts = (listed.Contents ?? []).map(async ({ Key = "" }) => {
      const { Body } = await world.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return [Key.slice(`out${count}/`.length), (await Body?.transformToString()) ?? ""] as const;
    });
    return Object.fromEntries(await Promise.all(texts));
  }

  it("sends each object in payloads as large as may be, and stores its answers in their order beside it", async () => {
    const many = Array.from({ length: 30 }, (_, index) => `"${index} ${"x".repeat(100_000)}"\n`).join("");
    const before = runner.bodies.length;
    const job = await ended(
      await transform(
        { "a.jsonl": '"one"\n\n"two"', "deep/b.jsonl": many },
        { MaxPayloadInMB: 1, MaxConcurrentTransforms: 3, BatchStrategy: "MultiRecord", Environment: { BOTH: "job" } },
      ),
    );
    expect(job).toMatchObject({ TransformJobStatus: "Completed", MaxPayloadInMB: 1 });
    expect(await results()).toEqual({
      "a.jsonl.out": '"ONE"\n"TWO"\n',
      "deep/b.jsonl.out": many.toUpperCase(),
    });
    const bodies = runner.bodies.slice(before);
    expect(bodies.map(({ body }) => body.length).toSorted((a, b) => a - b)).toEqual([
      12, 1_000_050, 1_000_060, 1_000_060,
    ]);
    expect(runner.wanted.at(-1)).toMatchObject({
      command: ["serve"],
      architecture: "amd64",
      environment: {
        SAGEMAKER_BATCH: "true",
        SAGEMAKER_BATCH_STRATEGY: "MULTI_RECORD",
        SAGEMAKER_MAX_PAYLOAD_IN_MB: "1",
        SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: "3",
        OF_MODEL: "1",
        BOTH: "job",
      },
    });
  });

  it("does as the container says where the job says nothing, and shares the objects among its instances", async () => {
    runner.answering = (asked, answer) =>
      asked.path === "/execution-parameters"
        ? answer(200, '{"BatchStrategy":"SINGLE_RECORD","MaxConcurrentTransforms":2,"MaxPayloadInMB":0}')
        : upper(asked, answer);
    const objects = { "1": "a\nb\n", "2": "c\n", "3": "d\n" };
    const before = runner.bodies.length;
    const resources = { InstanceType: "ml.m5.large", InstanceCount: 2 } as const;
    const job = await ended(await transform(objects, { TransformResources: resources }));
    expect(job.TransformJobStatus).toBe("Completed");
    expect(await results()).toEqual({ "1.out": "A\nB\n", "2.out": "C\n", "3.out": "D\n" });
    const bodies = runner.bodies.slice(before);
    const shares = Map.groupBy(bodies, ({ container }) => container).values();
    const sent = Array.from(shares, (share) =>
      share
        .map(({ body }) => body)
        .toSorted()
        .join(""),
    );
    expect(sent.toSorted()).toEqual(["abd", "c"]);
  });

  it("fails with a record that is refused, stores nothing of that object, and all of the others", async () => {
    runner.answering = (asked, answer) => (asked.body.includes("bad") ? answer(400, "no") : upper(asked, answer));
    const job = await ended(await transform({ "1": "good\nbad\n", "2": "good\n" }));
    expect(job).toMatchObject({
      TransformJobStatus: "Failed",
      FailureReason: expect.stringMatching(/in3\/1: Bad HTTP status received from algorithm: 400/u) as string,
    });
    expect(await results()).toEqual({ "2.out": "GOOD\n" });
  });

  it("asks again when the container fails, as often as it may", async () => {
    let failures = 0;
    runner.answering = (asked, answer) => (++failures <= 4 ? answer(500, "later") : upper(asked, answer));
    const client = { InvocationsMaxRetries: 3, InvocationsTimeoutInSeconds: 5 };
    // The first of the five is /execution-parameters.
    expect((await ended(await transform({ "1": "a\n" }, { ModelClientConfig: client }))).TransformJobStatus).toBe(
      "Completed",
    );
    expect(await results()).toEqual({ "1.out": "A\n" });
  });

  it("filters records and joins them with their answers", async () => {
    runner.answering = ({ path, body }, answer) =>
      path === "/invocations"
        ? answer(
            200,
            body
              .trimEnd()
              .split("\n")
              .map((line) => `{"length":${line.length}}`)
              .join("\n"),
          )
        : answer(404, "");
    const before = runner.bodies.length;
    const processing = {
      InputFilter: "$.text",
      JoinSource: "Input",
      OutputFilter: "$['id','SageMakerOutput']",
    } as const;
    await ended(
      await transform(
        { "1": '{"id":1,"text":"a"}\n{"id":2,"text":"bcd"}\n' },
        { DataProcessing: processing, output: { Accept: "application/jsonlines" } },
      ),
    );
    expect(runner.bodies.slice(before).map(({ body }) => body)).toEqual(['"a"\n"bcd"\n']);
    expect(await results()).toEqual({ "1.out": '[1,{"length":3}]\n[2,{"length":5}]\n' });
  });

  it("is stopped, and then it is over", async () => {
    runner.answering = ({ path }, answer) => path === "/invocations" || answer(404, "");
    const TransformJobName = await transform({ "1": "a\n" });
    await world.sagemaker.send(new StopTransformJobCommand({ TransformJobName }));
    expect((await ended(TransformJobName)).TransformJobStatus).toBe("Stopped");
    await expect(world.sagemaker.send(new StopTransformJobCommand({ TransformJobName }))).rejects.toThrow(
      "The request was rejected because the transform job is in status Stopped.",
    );
    const listed = await world.sagemaker.send(new ListTransformJobsCommand({ StatusEquals: "Stopped" }));
    expect(listed.TransformJobSummaries).toMatchObject([{ TransformJobName, TransformJobStatus: "Stopped" }]);
  });

  it("fails where there is nothing to transform, and is refused where AWS refuses it", async () => {
    expect(await ended(await transform({}))).toMatchObject({
      TransformJobStatus: "Failed",
      FailureReason: expect.stringContaining("No S3 objects found under S3 URL") as string,
    });
    await expect(transform({})).rejects.toThrow("Job name must be unique");
    count += 100;
    const refused: [Changes, string][] = [
      [{ MaxConcurrentTransforms: 11, MaxPayloadInMB: 10 }, "must not exceed 100 MB"],
      [{ ModelName: "none" }, "Could not find model"],
      [{ TransformResources: { InstanceType: "ml.t2.medium" as "ml.m5.large", InstanceCount: 1 } }, "ml.t2.medium"],
      [{ DataProcessing: { InputFilter: "text" } }, "is not a JSONPath"],
      [{ DataProcessing: { JoinSource: "Input" } }, "Accept must be the ContentType"],
      [{ input: { SplitType: "RecordIO" } }, "not emulated"],
    ];
    for (const [changes, words] of refused) await expect(transform({}, changes)).rejects.toThrow(words);
  });
});
