import { describe, expect, it } from "vitest";
import { pages } from "../all-pages.ts";
import { expectRefused, fresh, refused, type Subject } from "./subject.ts";

const noModel = `m-${"0".repeat(32)}`;

export function loggedModelsContract(subject: Subject): void {
  const { store, can } = subject;
  const newRun = async () => {
    const experimentId = await store().createExperiment({ name: fresh("models") });
    return (await store().createRun({ experimentId })).info;
  };

  describe("models of a run", () => {
    it("are known to be entities of their own, or files of a run", async () => {
      expect(await store().hasLoggedModels()).toBe(can.loggedModels);
    });

    it("are recorded in MLflow 2's way, each once", async () => {
      const { runId } = await newRun();
      const model = (artifact_path: string) => ({
        artifact_path,
        flavors: { python_function: { loader_module: "sentiment_model" } },
        signature: { inputs: '[{"type": "string", "name": "text"}]' },
        run_id: runId,
        utc_time_created: "2026-11-22 18:00:00.000000",
      });
      await store().recordModel(runId, JSON.stringify(model("model")));
      await store().recordModel(runId, JSON.stringify(model("other")));
      const { data } = await store().getRun(runId);
      const history = JSON.parse(data.tags["mlflow.log-model.history"] ?? "[]") as unknown[];
      const { signature: _, ...kept } = model("model");
      expect(history).toMatchObject([kept, { ...kept, artifact_path: "other" }]);
    });

    if (can.loggedModels) loggedModels(subject, newRun);
    else noLoggedModels(subject, newRun);
  });
}

type NewRun = () => Promise<{ readonly runId: string; readonly experimentId: string }>;

function noLoggedModels({ store }: Subject, newRun: NewRun): void {
  it("cannot be logged as entities of their own", async () => {
    const { runId, experimentId } = await newRun();
    await expectRefused(
      [
        store().createLoggedModel({ experimentId, name: "model", sourceRunId: runId }),
        store().getLoggedModel(noModel),
        store().finalizeLoggedModel(noModel, "LOGGED_MODEL_READY"),
        store().setLoggedModelTags(noModel, { k: "v" }),
        store().deleteLoggedModelTag(noModel, "k"),
        store().deleteLoggedModel(noModel),
        store().logOutputs(runId, [{ modelId: noModel, step: 0 }]),
        store().searchLoggedModels({ experimentIds: [experimentId] }),
      ],
      refused.notSupported,
    );
  });
}

function loggedModels({ store }: Subject, newRun: NewRun): void {
  it("are made, filled and ready, with parameters and tags", async () => {
    const { runId, experimentId } = await newRun();
    const params = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`p${index}`, `ä${index}`]));
    const made = await store().createLoggedModel({
      experimentId,
      name: "a model ä",
      sourceRunId: runId,
      modelType: "nb",
      params,
      tags: { k: "v", other: "東京" },
    });
    expect(made).toEqual({
      modelId: expect.stringMatching(/^m-[0-9a-f]{32}$/) as string,
      experimentId,
      name: "a model ä",
      artifactUri: expect.stringMatching(new RegExp(`/${experimentId}/models/${made.modelId}/artifacts$`)) as string,
      status: "LOGGED_MODEL_PENDING",
      statusMessage: undefined,
      creationTime: expect.any(Number) as number,
      lastUpdatedTime: made.creationTime,
      modelType: "nb",
      sourceRunId: runId,
      tags: { k: "v", other: "東京" },
      params,
      metrics: [],
    });
    expect(await store().getLoggedModel(made.modelId)).toEqual(made);
    const ready = await store().finalizeLoggedModel(made.modelId, "LOGGED_MODEL_READY");
    expect(ready).toEqual({ ...made, status: "LOGGED_MODEL_READY", lastUpdatedTime: ready.lastUpdatedTime });
    await store().setLoggedModelTags(made.modelId, { k: "w", more: "m" });
    await store().deleteLoggedModelTag(made.modelId, "other");
    expect((await store().getLoggedModel(made.modelId)).tags).toEqual({ k: "w", more: "m" });
    await expect(store().deleteLoggedModelTag(made.modelId, "other")).rejects.toMatchObject(refused.missing);
  });

  it("are judged by metrics, and are what a run produced", async () => {
    const { runId, experimentId } = await newRun();
    const { modelId } = await store().createLoggedModel({ experimentId, name: "model", sourceRunId: runId });
    const metric = { key: "f1", value: 0.75, timestamp: 5, step: 1, modelId };
    const dataset = { name: "tweets", digest: "abc", sourceType: "local", source: "{}" };
    await store().logInputs(runId, [{ dataset, tags: {} }]);
    const on = { ...metric, key: "f1 on tweets", datasetName: "tweets", datasetDigest: "abc" };
    await store().logBatch(runId, { metrics: [metric, on] });
    await store().logOutputs(runId, [{ modelId, step: 3 }]);
    const run = await store().getRun(runId);
    expect(run.outputs).toEqual({ models: [{ modelId, step: 3 }] });
    expect(run.data.metrics["f1"]).toMatchObject({ value: 0.75, step: 1 });
    const { metrics } = await store().getLoggedModel(modelId);
    expect(metrics.toSorted((a, b) => a.key.length - b.key.length)).toEqual([
      { ...metric, runId },
      { ...on, runId },
    ]);
  });

  it("are searched, page by page, and gone when deleted", async () => {
    const { runId, experimentId } = await newRun();
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      const name = index % 2 === 0 ? "even" : "odd";
      const params = { index: `${index}` };
      ids.push((await store().createLoggedModel({ experimentId, name, sourceRunId: runId, params })).modelId);
    }
    const found = async (filter: string, orderBy?: string[]) => {
      const { items, sizes } = await pages((pageToken) =>
        store().searchLoggedModels({ experimentIds: [experimentId], filter, orderBy, maxResults: 2, pageToken }),
      );
      return [items.map(({ modelId }) => ids.indexOf(modelId)), sizes];
    };
    expect(await found("name = 'odd'", ["creation_timestamp ASC"])).toEqual([
      expect.arrayContaining([1, 3]),
      expect.anything(),
    ]);
    expect(await found("params.index = '2'")).toEqual([[2], [1]]);
    const [all] = await found(`source_run_id = '${runId}'`);
    expect((all as number[]).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    await store().deleteLoggedModel(ids[2]!);
    await expect(store().getLoggedModel(ids[2]!)).rejects.toMatchObject(refused.missing);
    expect(await found("params.index = '2'")).toEqual([[], [0]]);
  });

  it("that are not there are missing, and names that are paths are refused", async () => {
    const { experimentId } = await newRun();
    await expectRefused(
      [
        store().getLoggedModel(noModel),
        store().finalizeLoggedModel(noModel, "LOGGED_MODEL_READY"),
        store().setLoggedModelTags(noModel, { k: "v" }),
        store().deleteLoggedModel(noModel),
      ],
      refused.missing,
    );
    for (const name of ["", "a/b", "a.b", "a:b", "100%"]) {
      await expect(store().createLoggedModel({ experimentId, name })).rejects.toMatchObject(refused.invalid);
    }
  });
}
