import { appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import {
  ListModelsCommand,
  ListTransformJobsCommand,
  SageMakerClient,
  type TransformJobSummary,
} from "@aws-sdk/client-sagemaker";
import { releaseOf } from "@sentiment/deployment";
import { describeWithPython, runSentiment, startAws, temporaryFolder, type AwsServer } from "@sentiment/testing";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { batchTransform, type BatchTransformOptions } from "../src/batch/batch-transform.ts";
import { isBatchUnderWay } from "../src/batch/is-batch-under-way.ts";
import { openAws } from "../src/aws/open-aws.ts";
import { makeRole, putImage } from "./endpoint-world.ts";

/** Rows that are hard to send, and three that cannot be scored. */
const nasty = [
  '"I ""love"" it,\r\ngreat 😀"',
  '"   "',
  "too,many,fields",
  '"{""text"": 1}"',
  "",
  '"\u2028 lines and \ttabs \ufeff"',
  '"\\u00e9 \\n no escapes"',
];

describeWithPython("a batch on SageMaker", () => {
  let aws: AwsServer;
  let folder: string;
  let image: string;

  beforeAll(async () => {
    aws = await startAws({ sagemaker: true });
    // AWS's SDK reads the process's own environment.
    for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
    await makeRole("sentiment-execution", "sagemaker.amazonaws.com");
    image = await putImage();
    folder = await temporaryFolder();
    await here("train", "--no-track", "--out", "model", "--model", "nb");
    await here("data", "generate", "--rows", "10000", "--seed", "7", "--out", "generated.csv");
    const rows = (await readFile(path.join(folder, "generated.csv"), "utf8")).trimEnd().split("\n");
    await appendFile(path.join(folder, "many.csv"), ["text", ...rows.slice(1).map(textOf), ...nasty].join("\n"));
    await appendFile(path.join(folder, "few.csv"), ["text", ...rows.slice(1, 40).map(textOf)].join("\n"));
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await aws?.stop();
  });
  beforeEach(async () => {
    await aws.fail();
    aws.onCall(undefined);
    aws.forgetCalls();
  });

  async function here(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await runSentiment(args, { cwd: folder });
    expect(code, stderr).toBe(0);
    return stdout;
  }

  function score(data: string, out: string, flags: readonly string[] = [], killedBy?: AbortSignal) {
    const args = ["batch", "--model-uri", "model", "--data", data, "--out", out, "--json"];
    const there = ["--on", "sagemaker", "--image", image];
    return runSentiment([...args, ...there, ...flags], { cwd: folder, env: aws.env, killedBy });
  }

  async function fewRows(): Promise<BatchTransformOptions> {
    const named = { modelUri: "model", modelVersion: undefined, runId: undefined };
    return {
      aws: {},
      environment: aws.env,
      image,
      name: "sentiment-classifier",
      release: await releaseOf(path.join(folder, "model"), named),
      data: { file: path.join(folder, "few.csv"), textColumn: undefined },
      signal: new AbortController().signal,
    };
  }

  const content = (name: string): Promise<string> => readFile(path.join(folder, name), "utf8");

  async function left(): Promise<readonly unknown[]> {
    const bucket = "sentiment-sagemaker-123456789012-us-east-1";
    const { Contents = [] } = await new S3Client({}).send(new ListObjectsV2Command({ Bucket: bucket }));
    const { Models = [] } = await new SageMakerClient({}).send(new ListModelsCommand({}));
    return [...Contents, ...Models];
  }

  async function jobs(): Promise<readonly TransformJobSummary[]> {
    return (await new SageMakerClient({}).send(new ListTransformJobsCommand({}))).TransformJobSummaries ?? [];
  }

  const made = (operation: string): number => aws.mutatingCalls().filter((call) => call.includes(operation)).length;

  it("of 10,000 rows is the file that this machine writes, byte for byte, and leaves nothing behind", async () => {
    await here("batch", "--model-uri", "model", "--data", "many.csv", "--out", "here.jsonl");
    const { code, stdout, stderr } = await score("many.csv", "there.jsonl", ["--instances", "2"]);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      rows: 10_006,
      output: "there.jsonl",
      badRows: { count: 2 },
      job: expect.stringMatching(/^sentiment-classifier-batch-[0-9a-f]{12}$/u) as string,
    });
    expect(await content("there.jsonl")).toBe(await content("here.jsonl"));
    expect(made("/in/")).toBeGreaterThanOrEqual(8);
    expect(await left()).toEqual([]);
  });

  it("that was killed goes on where it was: nothing is uploaded twice, and there is one job", async () => {
    const killed = new AbortController();
    const { signal } = new AbortController();
    const own = await openAws({}, { environment: aws.env, signal });
    const underWay: boolean[] = [];
    aws.onCall(async ({ operation }) => {
      if (operation !== "CreateTransformJob") return;
      const running = (await jobs()).find((job) => job.TransformJobStatus === "InProgress");
      underWay.push(await isBatchUnderWay(own, running?.TransformJobName ?? ""));
      killed.abort();
    });
    expect((await score("few.csv", "few.csv.out", ["--format", "csv"], killed.signal)).code).toBe(137);
    expect(underWay).toEqual([true]);
    own.close();
    aws.onCall(undefined);
    aws.forgetCalls();
    const { code, stderr } = await score("few.csv", "few.csv.out", ["--format", "csv"]);
    expect(code, stderr).toBe(0);
    expect([made("PUT"), made("CreateTransformJob"), made("CreateModel")]).toEqual([0, 0, 0]);
    expect((await content("few.csv.out")).trimEnd().split("\n")).toHaveLength(40);
    expect(await left()).toEqual([]);
  });

  it("that is interrupted stops its job; the next attempt uploads nothing anew", async () => {
    const interrupted = new AbortController();
    const onStep = (step: string): void => void (step.startsWith("wait") && interrupted.abort(new Error("Ctrl-C")));
    const begun = batchTransform({ ...(await fewRows()), signal: interrupted.signal, onStep }, []);
    await expect(begun).rejects.toThrow("Ctrl-C");
    expect(made("StopTransformJob")).toBe(1);
    aws.forgetCalls();
    const next = await batchTransform(await fewRows(), []);
    expect(next.job).toMatch(/-3$/u);
    expect([made("PUT"), made("CreateTransformJob")]).toEqual([0, 1]);
    await next.remove();
    expect((await jobs()).find(({ TransformJobName: name }) => name?.endsWith("-2"))?.TransformJobStatus).toMatch(
      /^Stop/u,
    );
    expect(await left()).toEqual([]);
  });

  it("is refused before anything is asked for where it cannot be, and ends with exit code 4 where AWS refuses", async () => {
    const few = await fewRows();
    const refused = batchTransform({ ...few, aws: { instanceType: "ml.t2.medium" } }, []);
    await expect(refused).rejects.toMatchObject({
      exitCode: 2,
      hint: expect.stringContaining("ml.m5.large") as string,
    });
    expect((await score("-", "no.csv")).code).toBe(2);
    expect(aws.calls).toEqual([]);
    await aws.fail({ operation: "CreateTransformJob", kind: "quota" });
    const short = await score("few.csv", "no.csv");
    expect(short.code, short.stderr).toBe(4);
    expect(short.stdout).toContain("Service Quotas");
    await expect(content("no.csv")).rejects.toThrow("ENOENT");
  });
});

/** The second column of `label,text`. */
function textOf(row: string): string {
  return row.slice(row.indexOf(",") + 1);
}
