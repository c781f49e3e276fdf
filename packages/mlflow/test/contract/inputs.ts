import { describe, expect, it } from "vitest";
import { fresh, refused, type Subject } from "./subject.ts";

export function inputsContract({ store }: Subject): void {
  describe("datasets of a run", () => {
    const dataset = {
      name: "tweets ä",
      digest: "1234e567",
      sourceType: "local",
      source: '{"uri": "tweets.csv"}',
      schema: '{"text": "string"}',
      profile: '{"rows": 12}',
    };
    const newRun = async () => {
      const experimentId = await store().createExperiment({ name: fresh("inputs") });
      return (await store().createRun({ experimentId })).info.runId;
    };

    it("are read back with what they were used for", async () => {
      const runId = await newRun();
      const { schema: _1, profile: _2, ...plain } = { ...dataset, name: "plain", digest: "d".repeat(36) };
      await store().logInputs(runId, [{ dataset, tags: { "mlflow.data.context": "train" } }]);
      await store().logInputs(runId, [{ dataset: plain, tags: {} }]);
      const { inputs } = await store().getRun(runId);
      expect(inputs.modelIds).toEqual([]);
      expect(inputs.datasets.toSorted((a, b) => (a.dataset.name < b.dataset.name ? -1 : 1))).toEqual([
        { dataset: plain, tags: {} },
        { dataset, tags: { "mlflow.data.context": "train" } },
      ]);
    });

    it("may be said twice, and belong to several runs", async () => {
      const [one, other] = [await newRun(), await newRun()];
      for (const runId of [one, one, other]) {
        await store().logInputs(runId, [{ dataset, tags: { "mlflow.data.context": "test" } }]);
      }
      for (const runId of [one, other]) {
        const { inputs } = await store().getRun(runId);
        expect(inputs.datasets).toEqual([{ dataset, tags: { "mlflow.data.context": "test" } }]);
      }
    });

    it("may be said of several runs at the same time", async () => {
      const experimentId = await store().createExperiment({ name: fresh("inputs") });
      const runs = await Promise.all(Array.from({ length: 8 }, () => store().createRun({ experimentId })));
      const input = { dataset, tags: { "mlflow.data.context": "train" } };
      await Promise.all(runs.map(({ info }) => store().logInputs(info.runId, [input])));
      for (const { info } of runs) expect((await store().getRun(info.runId)).inputs.datasets).toEqual([input]);
    });

    it("find their runs", async () => {
      const experimentId = await store().createExperiment({ name: fresh("inputs") });
      const { info } = await store().createRun({ experimentId });
      await store().createRun({ experimentId });
      await store().logInputs(info.runId, [{ dataset, tags: { "mlflow.data.context": "train" } }]);
      const filter = `dataset.digest = '${dataset.digest}' AND dataset.context = 'train'`;
      const { items } = await store().searchRuns({ experimentIds: [experimentId], filter });
      expect(items.map((run) => run.info.runId)).toEqual([info.runId]);
    });

    it("have a digest of at most 36 characters", async () => {
      const runId = await newRun();
      const long = { dataset: { ...dataset, digest: "d".repeat(37) }, tags: {} };
      await expect(store().logInputs(runId, [long])).rejects.toMatchObject(refused.invalid);
      expect((await store().getRun(runId)).inputs.datasets).toEqual([]);
    });
  });
}
