import { describe, expect, it } from "vitest";
import type { NewRun } from "@sentiment/mlflow";
import { pages } from "../all-pages.ts";
import { fresh, outcomeOf, expectRefused, refused, type Subject } from "./subject.ts";

const noRun = "0".repeat(32);

export function runsContract({ store, can }: Subject): void {
  const newExperiment = () => store().createExperiment({ name: fresh("runs") });
  const newRun = async (run: Omit<NewRun, "experimentId"> = {}) =>
    store().createRun({ experimentId: await newExperiment(), ...run });

  describe("runs", () => {
    it("begin as they were told to, and read back the same", async () => {
      const experimentId = await newExperiment();
      const tags = { "mlflow.user": "jö", "mlflow.source.name": "train", "key with space": "ä 😀 \t\n\"'" };
      const run = await store().createRun({
        experimentId,
        runName: "first / 'run' 東京",
        startTime: 1_700_000_000_123,
        tags,
      });
      const { runId } = run.info;
      expect(runId).toMatch(/^[0-9a-f]{32}$/);
      expect(run).toEqual({
        info: {
          runId,
          runName: "first / 'run' 東京",
          experimentId,
          userId: "jö",
          status: "RUNNING",
          startTime: 1_700_000_000_123,
          endTime: undefined,
          artifactUri: `${(await store().getExperiment(experimentId)).artifactLocation}/${runId}/artifacts`,
          lifecycleStage: "active",
        },
        data: { metrics: {}, params: {}, tags: { ...tags, "mlflow.runName": "first / 'run' 東京" } },
        inputs: { datasets: [], modelIds: [] },
        outputs: { models: [] },
      });
      expect(await store().getRun(runId)).toEqual(run);
    });

    it("begin now and with a name of MLflow's kind when nothing is said", async () => {
      const before = Date.now();
      const { info, data } = await newRun();
      expect(info.startTime).toBeGreaterThanOrEqual(before - 1000);
      expect(info.startTime).toBeLessThanOrEqual(Date.now() + 1000);
      expect(info.runName).toMatch(/^[a-z]+-[a-z]+-\d+$/);
      expect(data.tags).toEqual({ "mlflow.runName": info.runName });
      const { info: named } = await newRun({ tags: { "mlflow.runName": "by its tag" } });
      expect(named.runName).toBe("by its tag");
    });

    it("end with a status, a time and another name", async () => {
      const { info } = await newRun({ runName: "before" });
      const ended = { ...info, status: "FINISHED", endTime: 1_800_000_000_000, runName: "after" } as const;
      const { status, endTime, runName } = ended;
      expect(await store().updateRun(info.runId, { status, endTime, runName })).toEqual(ended);
      expect(await store().getRun(info.runId)).toMatchObject({
        info: ended,
        data: { tags: { "mlflow.runName": "after" } },
      });
      expect(await store().updateRun(info.runId, { status: "FAILED" })).toMatchObject({ ...ended, status: "FAILED" });
      const wrong = store().updateRun(info.runId, { status: "DONE" as "FINISHED" });
      await expect(wrong).rejects.toMatchObject(refused.invalid);
    });

    it("are deleted and restored, and do not change while they are deleted", async () => {
      const { info } = await newRun();
      await store().deleteRun(info.runId);
      expect((await store().getRun(info.runId)).info.lifecycleStage).toBe("deleted");
      await expectRefused(
        [
          store().logBatch(info.runId, { params: { C: "1" } }),
          store().updateRun(info.runId, { status: "FAILED" }),
          store().deleteTag(info.runId, "mlflow.runName"),
        ],
        refused.invalid,
      );
      await store().restoreRun(info.runId);
      expect(await store().getRun(info.runId)).toMatchObject({ info });
    });

    it("that are not there are missing", async () => {
      await expectRefused(
        [
          store().getRun(noRun),
          store().updateRun(noRun, { status: "FAILED" }),
          store().deleteRun(noRun),
          store().restoreRun(noRun),
          store().logBatch(noRun, { params: { C: "1" } }),
          store().deleteTag(noRun, "k"),
        ],
        refused.missing,
      );
    });

    it("have tags, which are set, changed and deleted", async () => {
      const { info } = await newRun({ runName: "tagged" });
      await store().logBatch(info.runId, { tags: { k: "1", "a/b": "x", 東京: "ä" } });
      await store().logBatch(info.runId, { tags: { k: "2", empty: "" } });
      await store().deleteTag(info.runId, "a/b");
      const { data } = await store().getRun(info.runId);
      expect(data.tags).toEqual({ k: "2", 東京: "ä", empty: "", "mlflow.runName": "tagged" });
      await expect(store().deleteTag(info.runId, "a/b")).rejects.toMatchObject(refused.missing);
    });

    it("cut a tag that is too long", async () => {
      const { info } = await newRun({ tags: { created: "😀".repeat(8001) } });
      await store().logBatch(info.runId, { tags: { long: "é".repeat(8001) } });
      const { data } = await store().getRun(info.runId);
      expect([...data.tags["long"]!]).toHaveLength(can.tagValue);
      expect([...data.tags["created"]!].length).toBeGreaterThanOrEqual(can.tagValue);
    });
  });

  describe("parameters", () => {
    it("are kept as they are, whatever is in them", async () => {
      const { info } = await newRun();
      const params = {
        C: "1.0",
        "with space/and slash": "ä 😀",
        "Ünï_c.ode-1": "東京",
        quotes: "'\"`\\",
        lines: "a\nb\r\n\tc",
        html: "<b>&amp;</b>",
        ["x".repeat(250)]: "long key",
      };
      await store().logBatch(info.runId, { params });
      expect((await store().getRun(info.runId)).data.params).toEqual(params);
    });

    it("do not change: the same again is fine, another value is refused with both", async () => {
      const { info } = await newRun();
      await store().logBatch(info.runId, { params: { C: "1.0" } });
      await store().logBatch(info.runId, { params: { C: "1.0", D: "2" } });
      const changed = store().logBatch(info.runId, { params: { C: "2.0" } });
      await expect(changed).rejects.toMatchObject(refused.invalid);
      await expect(changed).rejects.toThrow(/C.*1\.0|1\.0.*C/s);
      expect((await store().getRun(info.runId)).data.params).toEqual({ C: "1.0", D: "2" });
    });

    it("are cut when they are too long", async () => {
      const { info } = await newRun();
      await store().logBatch(info.runId, { params: { long: `${"é".repeat(6000)}x`, short: "é".repeat(500) } });
      const { params } = (await store().getRun(info.runId)).data;
      expect([...params["long"]!]).toHaveLength(can.paramValue);
      expect(params["short"]).toHaveLength(500);
    });

    it("are not named like paths that go elsewhere, nor anyhow else, and neither are metrics and tags", async () => {
      const { info } = await newRun({ runName: "named" });
      const bad = ["", ".", "..", "../a", "a//b", "/a", "a/", "a/./b", "a%b", "a\tb", "it's", "😀", "x".repeat(251)];
      for (const key of bad) {
        const metrics = [{ key, value: 1, timestamp: 1, step: 0 }];
        for (const batch of [{ params: { [key]: "v" } }, { tags: { [key]: "v" } }, { metrics }]) {
          await expect(store().logBatch(info.runId, batch), key).rejects.toMatchObject(refused.invalid);
        }
      }
      const { data } = await store().getRun(info.runId);
      expect(data).toEqual({ metrics: {}, params: {}, tags: { "mlflow.runName": "named" } });
    });

    it("may have a colon in their name where the server knows that", async () => {
      const { info } = await newRun();
      const outcome = await outcomeOf(store().logBatch(info.runId, { params: { "a:b": "v" } }));
      expect(outcome).toBe(can.colonsInKeys ? "ok" : "INVALID_PARAMETER_VALUE");
      expect((await store().getRun(info.runId)).data.params).toEqual(can.colonsInKeys ? { "a:b": "v" } : {});
    });
  });

  describe("a search for runs", () => {
    it("compares metrics, parameters, tags and attributes, and sorts", async () => {
      const experimentId = await newExperiment();
      const ids: string[] = [];
      for (const [index, f1] of [0.5, 0.9, Number.NaN, undefined].entries()) {
        const run = {
          experimentId,
          runName: `run ${index}`,
          startTime: 1000 + index,
          tags: { "my mark": `t${index}` },
        };
        const { info } = await store().createRun(run);
        ids.push(info.runId);
        const metrics = f1 === undefined ? [] : [{ key: "f1 score", value: f1, timestamp: 1, step: 0 }];
        await store().logBatch(info.runId, { params: { model: index % 2 === 0 ? "nb" : "lr" }, metrics });
      }
      await store().updateRun(ids[0]!, { status: "FINISHED" });
      const found = async (filter: string, ...orderBy: string[]) => {
        const { items } = await store().searchRuns({ experimentIds: [experimentId], filter, orderBy });
        return items.map(({ info }) => ids.indexOf(info.runId));
      };
      expect(await found("")).toEqual([3, 2, 1, 0]);
      expect(await found("", "metrics.`f1 score` DESC")).toEqual([1, 0, 2, 3]);
      expect(await found("", "metrics.`f1 score` ASC", "start_time ASC")).toEqual([0, 1, 2, 3]);
      expect(await found("metrics.`f1 score` > 0.6 AND params.model = 'lr'")).toEqual([1]);
      expect(await found("params.model != 'lr'", "start_time ASC")).toEqual([0, 2]);
      expect(await found("attributes.status = 'FINISHED'")).toEqual([0]);
      expect(await found("run_name LIKE '%2'")).toEqual([2]);
      expect(await found('tags."mlflow.runName" ILIKE "RUN 1"')).toEqual([1]);
      expect(await found(`run_id IN ('${ids[3]}', '${ids[0]}')`)).toEqual([3, 0]);
      expect(await found("attributes.start_time <= 1001")).toEqual([1, 0]);
      expect(await found('tags.`my mark` = "t2"')).toEqual([2]);
    });

    it("looks at several experiments and at what is deleted, page by page", async () => {
      const experimentIds = [await newExperiment(), await newExperiment()];
      const ids: string[] = [];
      for (let index = 0; index < 5; index++) {
        const experimentId = experimentIds[index % 2]!;
        ids.push((await store().createRun({ experimentId, startTime: 5000 - index })).info.runId);
      }
      await store().deleteRun(ids[3]!);
      const search = { experimentIds, maxResults: 2 };
      const found = async (viewType: "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL") => {
        const { items, sizes } = await pages((pageToken) => store().searchRuns({ ...search, viewType, pageToken }));
        return [items.map(({ info }) => ids.indexOf(info.runId)), sizes];
      };
      expect(await found("ACTIVE_ONLY")).toEqual([[0, 1, 2, 4], expect.arrayContaining([2, 2])]);
      expect(await found("ALL")).toEqual([
        [0, 1, 2, 3, 4],
        [2, 2, 1],
      ]);
      expect(await found("DELETED_ONLY")).toEqual([[3], [1]]);
      expect((await store().searchRuns({ experimentIds: [] })).items).toEqual([]);
      expect((await store().searchRuns({ experimentIds: ["987654321"] })).items).toEqual([]);
    });

    it("refuses a filter that it does not understand", async () => {
      const experimentIds = [await newExperiment()];
      for (const filter of [
        "metrics.f1 > 'high'",
        "params.C = 1",
        "metrics.a > 1 OR metrics.b > 1",
        "colour = 'red'",
        "metrics.f1 >",
      ]) {
        await expect(store().searchRuns({ experimentIds, filter }), filter).rejects.toMatchObject(refused.invalid);
      }
    });

    it("refuses an order that it does not know, a token that it did not give and too much at once", async () => {
      const experimentIds = [await newExperiment()];
      for (const search of [{ orderBy: ["colour DESC"] }, { pageToken: "not a token" }, { maxResults: 50_001 }]) {
        await expect(store().searchRuns({ experimentIds, ...search })).rejects.toMatchObject(refused.invalid);
      }
    });
  });
}
