import path from "node:path";
import { parseModelUri, resolveModel, type RegisteredModelUri } from "@sentiment/mlflow";
import { describeWithPython, runPython, runSentiment, temporaryFolder } from "@sentiment/testing";
import { beforeAll, expect, it } from "vitest";
import { documentOf } from "./as-user.ts";
import { inDatabase } from "./seeded-runs.ts";

const name = "Tweet moods 😀";
const texts = ["What a lovely day, I am so happy!", "Worst service ever.", "@someone thx :) – naïve café 😀"];

interface InPython {
  readonly labels: readonly (readonly string[])[];
  readonly registered: { readonly version: number; readonly source: string; readonly runId: string };
}

const script = `
import json, os, sys
sys.dont_write_bytecode = True
task = json.load(sys.stdin)
os.chdir(task["folder"])
import logging, mlflow, pandas
logging.disable()
mlflow.set_tracking_uri("sqlite:///mlflow.db")
table = pandas.DataFrame({"text": task["texts"]})
labels = [list(mlflow.pyfunc.load_model(f"models:/{task['name']}{which}").predict(table)["label"]) for which in task["whiches"]]
sys.stdout, out = sys.stderr, sys.stdout
v = mlflow.register_model(f"runs:/{task['runId']}/model", task["name"])
print(json.dumps({"labels": labels, "registered": {"version": int(v.version), "source": v.source, "runId": v.run_id}}), file=out)
`;

describeWithPython("a model that we trained and put into the registry of the database", () => {
  let folder: string;
  let runId: string;
  let modelId: string;
  let inPython: InPython;
  const whiches = ["/1", "/staging", "@champion", "/latest"];

  beforeAll(async () => {
    folder = await temporaryFolder();
    const { code, stdout, stderr } = await runSentiment(["train", "--preset", "tweets", "-q"], { cwd: folder });
    if (code !== 0) throw new Error(stderr);
    runId = stdout.trim();
    modelId = await inDatabase(folder, async (store) => {
      const run = await store.getRun(runId);
      const id = run.outputs.models[0]!.modelId;
      await store.registry.createRegisteredModel({ name });
      const { version } = await store.registry.createModelVersion({
        name,
        source: `models:/${id}`,
        runId,
        modelId: id,
      });
      await store.registry.transitionModelVersionStage({ name, version, stage: "Staging" });
      await store.registry.setRegisteredModelAlias(name, "champion", version);
      return id;
    });
    inPython = (await runPython(script, { folder, name, runId, texts, whiches })) as InPython;
  });

  async function ourLabels(which: string): Promise<readonly string[]> {
    const uri = `models:/${name}${which}`;
    const { document } = await documentOf(["predict", "--model-uri", uri, ...texts], { cwd: folder });
    return (document["predictions"] as { label: string }[]).map(({ label }) => label);
  }

  it("is loaded by Python's MLflow by its version, stage and alias, and says what it says here", async () => {
    expect(inPython.labels).toEqual(await Promise.all(whiches.map(ourLabels)));
  });

  it("may get its next version from Python, which is found here", async () => {
    expect(inPython.registered).toEqual({ version: 2, source: `models:/${modelId}`, runId });
    expect(await ourLabels("/2")).toEqual(inPython.labels[0]);
    const resolved = await inDatabase(folder, (store) =>
      resolveModel(store, parseModelUri(`models:/${name}/2`) as RegisteredModelUri),
    );
    expect(resolved).toEqual({
      uri: `models:/${name}/2`,
      name,
      version: "2",
      runId,
      modelId,
      folder: expect.stringContaining(modelId) as string,
    });
    expect(path.isAbsolute(resolved.folder)).toBe(true);
  });
});
