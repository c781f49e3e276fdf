import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  containerRunner,
  processRunner,
  startEmulator,
  type EmulatedCall,
  type Emulator,
} from "@sentiment/sagemaker-emulator";
import {
  describeWithDocker,
  describeWithRegistry,
  dockerEngine,
  dockerHost,
  repositoryRoot,
  runSentiment,
  startAws,
  temporaryFolder,
  testNodeImage,
  type AwsServer,
} from "@sentiment/testing";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

interface Trained {
  readonly modelDir: string;
  readonly runId: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly job: {
    readonly jobName: string;
    readonly action: string;
    readonly billableSeconds: number;
    readonly cost: number;
  };
}

describeWithDocker("sentiment train --on sagemaker", () => {
  describeWithRegistry("with the image in a registry", () => {
    let aws: AwsServer;
    let emulator: Emulator;
    let env: Record<string, string>;
    let cwd: string;
    const calls: EmulatedCall[] = [];
    const image = `sentiment-test-train:${randomBytes(6).toString("hex")}`;

    beforeAll(async () => {
      aws = await startAws({ registry: true });
      const registry = {
        host: aws.env["SENTIMENT_AWS_REGISTRY"]!,
        credentials: { username: "AWS", password: "123456789012-auth-token" },
      };
      emulator = await startEmulator({
        port: 0,
        folder: await temporaryFolder(),
        runner: await containerRunner({ environment: { DOCKER_HOST: dockerHost() }, registry }),
        others: aws.url,
        pace: 0.05,
        onCall: (call) => void calls.push(call),
      });
      env = {
        ...aws.env,
        AWS_ENDPOINT_URL: emulator.url,
        DOCKER_HOST: dockerHost(),
      };
      await makeRole(aws.url);
      cwd = await temporaryFolder();
      const build = ["image", "build", "--tag", image, "--node-image", await testNodeImage()];
      const built = await runSentiment(build, { cwd, env });
      if (built.code !== 0) throw new Error(built.stderr);
      const made = await runSentiment(["data", "generate", "--rows", "3000", "--seed", "5", "--out", "tweets.csv"], {
        cwd,
      });
      if (made.code !== 0) throw new Error(made.stderr);
    }, 60_000);
    afterAll(async () => {
      await emulator?.close();
      await aws?.stop();
      await (await dockerEngine()).getImage(image).remove();
    });

    const train = (...flags: readonly string[]) =>
      runSentiment(["train", "--data", "tweets.csv", "--json", ...flags], { cwd, env });
    const there = ["--on", "sagemaker", "--image", image];
    const created = (): number => calls.filter(({ operation }) => operation === "CreateTrainingJob").length;

    async function trained(...flags: readonly string[]): Promise<Trained> {
      const { code, stdout, stderr } = await train(...flags);
      expect(code, stderr + stdout).toBe(0);
      return JSON.parse(stdout) as Trained;
    }

    const read = async ({ modelDir }: Trained, name: string): Promise<string> =>
      (await readFile(path.join(cwd, modelDir, name))).toString("latin1");

    /** All of it but where its data came from, which several hosts have in pieces. */
    async function expectSameModel(one: Trained, other: Trained): Promise<void> {
      for (const name of ["vocabulary.txt", "weights.safetensors", "golden.json"]) {
        expect(await read(one, name), name).toBe(await read(other, name));
      }
    }

    async function recorded({
      runId,
    }: Trained): Promise<{ params: object; metrics: object; tags: Record<string, string> }> {
      const { stdout } = await runSentiment(["runs", "show", runId, "--json"], { cwd });
      return JSON.parse(stdout) as { params: object; metrics: object; tags: Record<string, string> };
    }

    it("learns on 1, 2 and 3 instances the model that is learned here, and records it as if it had been", async () => {
      const recipe = ["--model", "nb", "--vectorizer", "tfidf"];
      const here = await trained(...recipe, "--out", "here");
      for (const instances of ["1", "2", "3"]) {
        const one = await trained(...recipe, ...there, "--instances", instances, "--out", `there-${instances}`);
        expect(one.job).toMatchObject({ action: "created", instances: Number(instances), instanceType: "ml.m5.large" });
        expect(one.job.cost).toBeCloseTo((Number(instances) * 0.115 * one.job.billableSeconds) / 3600, 4);
        await expectSameModel(one, here);
        expect(one.metrics).toEqual(here.metrics);
        const [own, other] = [await recorded(here), await recorded(one)];
        expect(other.params).toEqual(own.params);
        expect(Object.keys(other.metrics)).toEqual(Object.keys(own.metrics));
        expect(other.tags["sentiment.training_job"]).toBe(one.job.jobName);
        expect(other.tags["sentiment.training_job_arn"]).toContain(one.job.jobName);
      }
      // One host reads the very file.
      const [own, other] = await Promise.all(
        ["here", "there-1"].map((modelDir) => readFile(path.join(cwd, modelDir, "model.json"), "utf8")),
      );
      expect(other).toBe(own);

      const before = created();
      const again = await trained(...recipe, ...there, "--instances", "3", "--out", "again");
      expect(again.job.action).toBe("unchanged");
      expect(created()).toBe(before);
    }, 120_000);

    it("says why a job has failed, with the end of its log, and leaves no model", async () => {
      await writeFile(path.join(cwd, "one-class.csv"), "text,label\na b,x\nc d,x\n");
      const { code, stdout } = await train(...there, "--data", "one-class.csv", "--model", "lr", "--out", "none");
      expect(code).toBe(4);
      const { error } = JSON.parse(stdout) as { error: { code: string; message: string } };
      expect(error).toMatchObject({
        code: "TRAINING_FAILED",
        message: expect.stringContaining("only one class, x") as string,
      });
      expect(error.message).toContain("The end of its log:");
      await expect(readFile(path.join(cwd, "none/model.json"))).rejects.toThrow("ENOENT");
    }, 60_000);

    it("stops the job when it is interrupted", async () => {
      const args = [
        "train",
        "--data",
        "tweets.csv",
        ...there,
        "--model",
        "rf",
        "-p",
        "n_estimators=5000",
        "--no-track",
      ];
      const main = path.join(repositoryRoot, "packages/cli/src/main.ts");
      const child = spawn(process.execPath, [main, ...args], { cwd, env });
      const exit = once(child, "exit");
      let said = "";
      child.stderr.on("data", (text) => {
        said += String(text);
        if (said.includes("it trains")) child.kill("SIGINT");
      });
      expect((await exit)[0]).toBe(130);
      expect(calls.some(({ operation, status }) => operation === "StopTrainingJob" && status === 200)).toBe(true);
    }, 60_000);
  });
});

/** The role that SageMaker runs as, by IAM's own protocol: services are told apart by who requests are signed for. */
async function makeRole(url: string): Promise<void> {
  const Statement = [{ Effect: "Allow", Principal: { Service: "sagemaker.amazonaws.com" }, Action: "sts:AssumeRole" }];
  const scope = "Credential=testing/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0";
  const answer = await fetch(url, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 ${scope}` },
    body: new URLSearchParams({
      Action: "CreateRole",
      Version: "2010-05-08",
      RoleName: "sentiment-execution",
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

describe("sentiment train --on sagemaker, where the emulator's instances are processes", () => {
  it("goes on with the job of a command that was killed, here with two spot instances", async () => {
    const calls: EmulatedCall[] = [];
    const program = createRequire(import.meta.url).resolve("@sentiment/serving/main");
    const emulator = await startEmulator({
      port: 0,
      folder: await temporaryFolder(),
      runner: processRunner({ program }),
      pace: 0.05,
      onCall: (call) => void calls.push(call),
    });
    onTestFinished(() => emulator.close());
    const keys = { AWS_ACCESS_KEY_ID: "any", AWS_SECRET_ACCESS_KEY: "any" };
    const options = {
      cwd: await temporaryFolder(),
      env: { AWS_ENDPOINT_URL: emulator.url, AWS_REGION: "us-east-1", ...keys },
    };
    await runSentiment(["data", "generate", "--rows", "1000", "--seed", "5", "--out", "tweets.csv"], options);
    const recipe = ["train", "--data", "tweets.csv", "--model", "nb", "--no-track", "--json"];
    const there = ["--on", "sagemaker", "--instances", "2", "--spot"];
    const created = (): number => calls.filter(({ operation }) => operation === "CreateTrainingJob").length;

    const killed = new AbortController();
    const ended = runSentiment([...recipe, ...there], { ...options, killedBy: killed.signal });
    while (created() === 0) await setTimeout(20);
    killed.abort();
    expect((await ended).code).toBe(137);
    const again = await runSentiment([...recipe, ...there, "--out", "there"], options);
    expect(again.code, again.stderr).toBe(0);
    const { job } = JSON.parse(again.stdout) as Trained;
    expect(["resumed", "unchanged"]).toContain(job.action);
    expect(created()).toBe(1);
    await runSentiment([...recipe, "--out", "here"], options);
    const [one, other] = await Promise.all(
      ["there", "here"].map((folder) => readFile(path.join(options.cwd, folder, "weights.safetensors"), "latin1")),
    );
    expect(one).toBe(other);
  }, 60_000);
});

describe("sentiment train", () => {
  it.each([
    [
      ["--on", "sagemaker", "--model", "lr", "--instances", "2", "--data", "d.csv"],
      "lr is trained by one instance, and 2 were asked for.",
    ],
    [["--on", "sagemaker"], "Nothing says what is to be learned there."],
    [["--instances", "2"], "--instances has no effect here."],
    [["--on", "sagemaker", "--pictures", "--data", "d.csv"], "--pictures draws into a model that is trained here."],
  ])("refuses %j before it asks AWS anything", async (flags, message) => {
    const cwd = await temporaryFolder();
    await writeFile(path.join(cwd, "d.csv"), "text,label\na,b\nc,d\n");
    const env = {
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      AWS_ACCESS_KEY_ID: "x",
      AWS_SECRET_ACCESS_KEY: "x",
    };
    const { code, stdout } = await runSentiment(["train", "--json", "--no-track", ...flags], { cwd, env });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { message, exitCode: 2 } });
  });
});
