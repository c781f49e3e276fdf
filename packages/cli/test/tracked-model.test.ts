import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { openArtifacts, type LoggedModelStatus } from "@sentiment/mlflow";
import { describeWithPython, runPython, runSentiment, temporaryFolder } from "@sentiment/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { documentOf, trainedIn } from "./as-user.ts";
import { inDatabase, seed } from "./seeded-runs.ts";

let folder: string;
/** Where the trained model lies. */
let model: string;
/** A run with one logged model, and that model's id. */
let runId: string;
let modelId: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  model = path.join(folder, await trainedIn(folder, "--no-track"));
  [runId] = (await seed(folder, "tweets", [{ name: "one" }])) as [string];
  modelId = await log(runId, "model");
});

/** Logs the trained model, as MLflow 3 does it. */
async function log(run: string, name: string, status: LoggedModelStatus = "LOGGED_MODEL_READY", step = 0) {
  return inDatabase(folder, async (store) => {
    const { info } = await store.getRun(run);
    const logged = await store.createLoggedModel({ experimentId: info.experimentId, name, sourceRunId: run });
    await openArtifacts(logged.artifactUri).upload(model);
    if (status !== "LOGGED_MODEL_PENDING") await store.finalizeLoggedModel(logged.modelId, status);
    await store.logOutputs(run, [{ modelId: logged.modelId, step }]);
    return logged.modelId;
  });
}

async function predict(...args: string[]) {
  return runSentiment(["predict", ...args, "-q", "I love it, great!"], { cwd: folder });
}

async function failure(...args: string[]) {
  const { document } = await documentOf(["predict", ...args, "text"], { cwd: folder });
  return document["error"] as { exitCode: number; code: string; message: string; hint: string };
}

describe("a recorded run's model", () => {
  it("is found by the run, by the beginning of its id, by the model", async () => {
    for (const source of [
      ["--run-id", runId],
      ["--run-id", runId.slice(0, 8)],
      ["--model-uri", `runs:/${runId}/model`],
      ["--model-uri", `runs:/${runId}`],
      ["--model-uri", `models:/${modelId}`],
      ["--model-uri", `file://${model}`],
    ]) {
      expect(await predict(...source)).toEqual({ code: 0, stdout: "positive\n", stderr: "" });
    }
  });

  it("is evaluated like any other", async () => {
    const data = path.join(folder, "some.csv");
    await writeFile(data, "text,label\ngreat love,positive\nworst terrible,negative\n");
    const { document } = await documentOf(["evaluate", "--run-id", runId, "--data", data], { cwd: folder });
    expect(document).toMatchObject({ rows: 2, modelUri: `runs:/${runId}/model`, modelDir: null });
    const { stdout } = await runSentiment(["predict", "--run-id", runId, "--json", "great"], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({ model: `runs:/${runId}/model` });
  });

  it("is looked for where --tracking-uri says", async () => {
    const elsewhere = await temporaryFolder();
    const uri = `sqlite:///${path.join(folder, "mlflow.db")}`;
    const args = ["predict", "--run-id", runId, "--tracking-uri", uri, "-q", "great"];
    expect((await runSentiment(args, { cwd: elsewhere })).stdout).toBe("positive\n");
    const { stderr, code } = await runSentiment(["predict", "--run-id", runId, "x"], { cwd: elsewhere });
    expect(code).toBe(3);
    expect(stderr).toContain(`There is no run whose id begins with ${runId}.`);
  });

  it("may lie among the run's own files, as MLflow 2 has it", async () => {
    const [old] = await seed(folder, "tweets", [{ name: "of MLflow 2" }]);
    await inDatabase(folder, async (store) => {
      const { info } = await store.getRun(old!);
      await openArtifacts(info.artifactUri).upload(model, "model");
    });
    expect((await predict("--run-id", old!)).stdout).toBe("positive\n");
    expect((await predict("--model-uri", `runs:/${old}/model`)).stdout).toBe("positive\n");
  });

  it("must be named where there are several", async () => {
    const [several] = await seed(folder, "tweets", [{ name: "several" }]);
    await log(several!, "first");
    await log(several!, "second");
    expect(await failure("--run-id", several!)).toMatchObject({
      exitCode: 2,
      code: "SEVERAL_MODELS",
      message: `The run ${several} has several models: "first", "second".`,
    });
    expect((await predict("--model-uri", `runs:/${several}/second`)).stdout).toBe("positive\n");
    const misspelt = await failure("--model-uri", `runs:/${several}/secnod`);
    expect(misspelt).toMatchObject({ exitCode: 3, code: "MODEL_NOT_FOUND" });
    expect(misspelt.message).toContain("Did you mean second?");
  });

  it("cannot be used when it is not there whole", async () => {
    const [broken] = await seed(folder, "tweets", [{ name: "broken" }]);
    expect(await failure("--run-id", broken!)).toMatchObject({ exitCode: 3, code: "MODEL_NOT_FOUND" });
    await log(broken!, "model", "LOGGED_MODEL_PENDING");
    expect(await failure("--run-id", broken!)).toMatchObject({ exitCode: 3, code: "MODEL_NOT_READY" });
  });

  it.each([
    [["--run-id", "nothex!"], 2, "BAD_RUN_ID"],
    [["--run-id", "ffffffffffffffffffffffffffffffff0"], 3, "RUN_NOT_FOUND"],
    [["--model-uri", "runs:/"], 2, "BAD_MODEL_URI"],
    [["--model-uri", "models:/sentiment-classifier/1"], 3, "MODEL_NOT_FOUND"],
    [["--model-uri", "models:/sentiment-classifier/champion"], 2, "BAD_MODEL_URI"],
    [["--model-uri", `models:/m-${"0".repeat(32)}`], 3, "RESOURCE_DOES_NOT_EXIST"],
    [["--model-uri", "s3://bucket/model"], 2, "BAD_MODEL_URI"],
    [["--model-uri", "models", "--run-id", "abc"], 2, "BAD_USAGE"],
  ])("%j is told as exit code %i, %s", async (args, exitCode, code) => {
    expect(await failure(...args)).toMatchObject({ exitCode, code });
  });
});

describe("a registered model", () => {
  it("is found by its version, its stage, its alias, and as the latest", async () => {
    await inDatabase(folder, async ({ registry }) => {
      await registry.createRegisteredModel({ name: "tweet moods" });
      const { name, version } = await registry.createModelVersion({
        name: "tweet moods",
        source: `models:/${modelId}`,
      });
      await registry.transitionModelVersionStage({ name, version, stage: "Staging" });
      await registry.setRegisteredModelAlias(name, "champion", version);
    });
    for (const which of ["/1", "/staging", "/Latest", "@champion"]) {
      expect(await predict("--model-uri", `models:/tweet moods${which}`)).toMatchObject({
        code: 0,
        stdout: "positive\n",
      });
    }
  });

  it("is told with what there is where it is not", async () => {
    const there = "There are: 1 (Staging), 1 (@champion).";
    expect(await failure("--model-uri", "models:/tweet mood/1")).toMatchObject({
      exitCode: 3,
      code: "MODEL_NOT_FOUND",
      message: 'There is no registered model "tweet mood". Did you mean tweet moods?',
    });
    expect(await failure("--model-uri", "models:/tweet moods/2")).toMatchObject({
      message: 'The registered model "tweet moods" has no version 2.',
      hint: `${there} All: sentiment models show 'tweet moods'`,
    });
    expect(await failure("--model-uri", "models:/tweet moods/production")).toMatchObject({
      message: 'The registered model "tweet moods" has no version in Production.',
      hint: `${there} sentiment models promote --name 'tweet moods' gives a version a stage and an alias.`,
    });
    expect(await failure("--model-uri", "models:/tweet moods@best")).toMatchObject({
      message: 'The registered model "tweet moods" has no version with the alias "best".',
    });
    const gone = path.join(folder, "gone");
    await inDatabase(folder, async ({ registry }) => {
      await registry.createRegisteredModel({ name: "empty" });
      await registry.createRegisteredModel({ name: "gone" });
      await registry.createModelVersion({ name: "gone", source: gone });
    });
    expect(await failure("--model-uri", "models:/gone/1")).toMatchObject({
      exitCode: 3,
      code: "MODEL_NOT_FOUND",
      message: `The files of models:/gone/1 are not where they were: ${gone}`,
    });
    expect(await failure("--model-uri", "models:/empty/latest")).toMatchObject({
      exitCode: 3,
      message: 'The registered model "empty" has no version yet.',
      hint: "Register one: sentiment register",
    });
  });
});

describe("a model of another program", () => {
  it("in a folder is told with its flavors", async () => {
    const other = path.join(folder, "other");
    await mkdir(other);
    await cp(path.join(model, "model.json"), path.join(other, "not-model.json"));
    await writeFile(path.join(other, "MLmodel"), "flavors:\n  sklearn:\n    code: null\n  python_function: {}\n");
    expect(await failure("--model-uri", "other")).toMatchObject({
      exitCode: 3,
      code: "FOREIGN_MODEL",
      message: "The model in other is not one of sentiment's: its flavors are python_function, sklearn.",
    });
  });
});

describeWithPython("a run of Python's MLflow", () => {
  it("is shown, and its model is told with its flavors", { timeout: 120_000 }, async () => {
    const own = await temporaryFolder();
    const script = `
import json, os, sys
os.chdir(json.load(sys.stdin))
import logging, mlflow, mlflow.sklearn
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
logging.disable()
mlflow.set_tracking_uri("sqlite:///mlflow.db")
mlflow.set_experiment("python")
with mlflow.start_run(run_name="from python") as run:
    mlflow.log_param("C", 2.0)
    mlflow.log_metric("validation_f1_macro", 0.75)
    mlflow.log_text("hello", "notes/hello.txt")
    mlflow.sklearn.log_model(make_pipeline(CountVectorizer(), LogisticRegression()).fit(["good day", "bad night"], [0, 1]), name="model")
print(json.dumps(run.info.run_id))`;
    const id = (await runPython(script, own)) as string;
    const { document } = await documentOf(["runs", "show", id.slice(0, 10)], { cwd: own });
    expect(document).toMatchObject({
      runId: id,
      runName: "from python",
      experimentName: "python",
      status: "FINISHED",
      params: { C: "2.0" },
      metrics: { validation_f1_macro: 0.75 },
      models: [{ name: "model", status: "LOGGED_MODEL_READY" }],
      artifacts: [{ path: "notes/hello.txt", bytes: 5 }],
    });
    const best = await runSentiment(["runs", "best", "--experiment", "python", "-q"], { cwd: own });
    expect(best.stdout).toBe(`${id}\n`);
    const { code, stderr } = await runSentiment(["predict", "--run-id", id, "text"], { cwd: own });
    expect(code).toBe(3);
    expect(stderr).toContain("is not one of sentiment's: its flavors are python_function, sklearn.");
  });
});
