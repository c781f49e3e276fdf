import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { repositoryRoot, runSentiment, temporaryFolder } from "@sentiment/testing";
import { afterAll, expect, it } from "vitest";
import { documentOf } from "./as-user.ts";

const main = path.join(repositoryRoot, "packages/cli/src/main.ts");
const children: ChildProcess[] = [];
afterAll(() => children.forEach((child) => child.kill("SIGKILL")));

it("a model is deployed to SageMaker, asked and undeployed without an account, a Docker engine or Python", async () => {
  const cwd = await temporaryFolder();
  const emulator = spawn(process.execPath, [main, "emulator", "--port", "0", "--json"], {
    // Where it keeps what it unpacks.
    env: { TMPDIR: cwd },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(emulator);
  const [said] = (await once(emulator.stdout, "data")) as [Buffer];
  const { url } = JSON.parse(said.toString()) as { url: string };
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "any",
    AWS_SECRET_ACCESS_KEY: "any",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const { document: trained } = await documentOf(["train", "--model", "nb", "--out", "model"], { cwd });
  const registered = await runSentiment(["register", "--run-id", String(trained["runId"])], { cwd });
  expect(registered.code).toBe(0);

  expect((await runSentiment(["iam", "setup"], { cwd, env })).code).toBe(0);
  const there = ["--stage", "staging", "--target", "sagemaker"];
  const deployed = await documentOf(["deploy", ...there], { cwd, env });
  expect(deployed.document).toMatchObject({ target: "sagemaker", action: "created", modelVersion: "1" });
  const again = await documentOf(["deploy", ...there], { cwd, env });
  expect(again.document).toMatchObject({ action: "unchanged" });
  const text = "What a lovely day!";
  const local = await documentOf(["predict", "--model-uri", "model", text], { cwd });
  const remote = await documentOf(["predict", ...there, text], { cwd, env });
  expect(remote.document["predictions"]).toEqual(local.document["predictions"]);
  expect((await runSentiment(["undeploy", ...there], { cwd, env })).code).toBe(0);

  const taken = await runSentiment(["emulator", "--port", new URL(url).port], { cwd, env: { TMPDIR: cwd } });
  expect(taken).toMatchObject({ code: 6, stdout: "" });
  emulator.kill("SIGTERM");
  expect(await once(emulator, "exit")).toEqual([0, null]);
  const left = (await readdir(cwd)).filter((name) => name.startsWith("sentiment-emulator"));
  expect(left).toEqual([]);
});
