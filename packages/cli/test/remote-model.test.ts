import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { openStore } from "@sentiment/mlflow";
import {
  describeWithPython,
  runSentiment,
  startMlflowServer,
  startMotoServer,
  temporaryFolder,
  type MlflowServer,
  type MotoServer,
} from "@sentiment/testing";
import { train, type Progress } from "@sentiment/training";
import { afterAll, beforeAll, expect, it } from "vitest";
import { documentOf } from "./as-user.ts";

describeWithPython("a model that lies somewhere else", () => {
  let server: MlflowServer;
  let moto: MotoServer;
  let folder: string;
  /** Where processes keep what they need for a while. */
  let temporary: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    temporary = path.join(folder, "tmp");
    await mkdir(temporary);
    server = await startMlflowServer({ folder: await temporaryFolder(), artifactsDestination: "kept" });
    moto = await startMotoServer({ bucket: "models" });
  });
  afterAll(async () => {
    await moto?.stop();
    await server?.stop();
  });

  async function trainedAndUsed(env: Readonly<Record<string, string>>): Promise<string> {
    const options = { cwd: folder, env: { ...env, TMPDIR: temporary } };
    const { document } = await documentOf(
      ["train", "--model", "nb", "--vectorizer", "count", "--out", "m", "--force"],
      options,
    );
    const { runId, artifactUri } = document as { runId: string; artifactUri: string };
    const used = await runSentiment(["predict", "--run-id", runId, "-q", "I love it, great!"], options);
    expect(used).toEqual({ code: 0, stdout: "positive\n", stderr: "" });
    expect(await readdir(temporary)).toEqual([]);
    return artifactUri;
  }

  it("on a server is sent there, used from there, and leaves no copy behind", async () => {
    const uri = await trainedAndUsed({ MLFLOW_TRACKING_URI: server.url });
    expect(uri).toMatch(/^mlflow-artifacts:\/0\/[\da-f]{32}\/artifacts$/u);
  });

  it("says how far it is on its way there", async () => {
    const said: Progress[] = [];
    await train({
      model: "nb",
      vectorizer: "count",
      out: path.join(folder, "told"),
      tracking: { uri: server.url, commandLine: "sentiment train" },
      onProgress: (progress) => said.push(progress),
    });
    const uploaded = said.filter(({ stage }) => stage === "upload");
    expect(uploaded.at(0)).toEqual({ stage: "upload", subject: "nb count", done: 0 });
    expect(uploaded.at(-1)).toEqual({ stage: "upload", subject: "nb count", done: 1 });
    expect(uploaded.length).toBeGreaterThan(5);
  });

  it("in S3 likewise, while the run is in a database here", async () => {
    const uri = `sqlite:///${path.join(folder, "mlflow.db")}`;
    const store = await openStore(uri, { create: true });
    await store.createExperiment({ name: "far away", artifactLocation: "s3://models/team" });
    await store.close();
    const experiment = { MLFLOW_EXPERIMENT_NAME: "far away", MLFLOW_TRACKING_URI: uri };
    expect(await trainedAndUsed({ ...moto.env, ...experiment })).toMatch(/^s3:\/\/models\/team\//u);
  });
});
