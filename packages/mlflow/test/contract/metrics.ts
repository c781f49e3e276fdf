import { describe, expect, it } from "vitest";
import { pages } from "../all-pages.ts";
import { fresh, refused, type Subject } from "./subject.ts";

export function metricsContract({ store }: Subject): void {
  const newRun = async () => {
    const experimentId = await store().createExperiment({ name: fresh("metrics") });
    return (await store().createRun({ experimentId })).info.runId;
  };
  const point = (value: number, timestamp: number, step = 0) => ({ key: "loss", value, timestamp, step });

  describe("metrics", () => {
    it("keep every bit of a number", async () => {
      const runId = await newRun();
      const values = [0, 1, -1, 0.1 + 0.2, 1 / 3, 1e21, 5e-324, Number.MAX_VALUE, -1e-7, 2 ** 53 + 2];
      const metrics = values.map((value, index) => ({ key: `m${index}`, value, timestamp: 1, step: 0 }));
      await store().logBatch(runId, { metrics });
      const { data } = await store().getRun(runId);
      expect(metrics.map(({ key }) => data.metrics[key]?.value)).toEqual(values);
      expect(data.metrics["m3"]).toEqual({ key: "m3", value: 0.1 + 0.2, timestamp: 1, step: 0 });
    });

    it("may be NaN, and infinite as far as a number reaches", async () => {
      const runId = await newRun();
      const values = { nan: Number.NaN, up: Infinity, down: -Infinity };
      const metrics = Object.entries(values).map(([key, value]) => ({ key, value, timestamp: 1, step: 0 }));
      await store().logBatch(runId, { metrics });
      const { data } = await store().getRun(runId);
      const read = Object.keys(values).map((key) => data.metrics[key]?.value);
      expect(read).toEqual([Number.NaN, Number.MAX_VALUE, -Number.MAX_VALUE]);
      const { items } = await store().getMetricHistory(runId, "nan");
      expect(items).toEqual([{ key: "nan", value: Number.NaN, timestamp: 1, step: 0 }]);
    });

    it("show the point of the greatest step, then time, then value, whenever it was logged", async () => {
      const runId = await newRun();
      const latest = async () => (await store().getRun(runId)).data.metrics["loss"];
      await store().logBatch(runId, { metrics: [point(1, 10, 1), point(2, 5, 3), point(3, 20, 2)] });
      expect(await latest()).toEqual(point(2, 5, 3));
      await store().logBatch(runId, { metrics: [point(9, 4, 3), point(7, 5, 3), point(8, 30, -1)] });
      expect(await latest()).toEqual(point(7, 5, 3));
    });

    it("have a history of every point once, in order of time, then step, then value, page by page", async () => {
      const runId = await newRun();
      const points = [point(0.5, 3, 0), point(0.25, 1, 7), point(4, 2, -2), point(3, 2, -2), point(1, 2, 2 ** 53 - 1)];
      await store().logBatch(runId, { metrics: [...points, points[0]!] });
      await store().logBatch(runId, { metrics: [points[2]!, { ...points[0]!, key: "other" }] });
      const ordered = [points[1], points[3], points[2], points[4], points[0]];
      expect(await pages((pageToken) => store().getMetricHistory(runId, "loss", { pageToken }))).toMatchObject({
        items: ordered,
        sizes: [5],
      });
      const paged = await pages((pageToken) => store().getMetricHistory(runId, "loss", { maxResults: 2, pageToken }));
      expect(paged.items).toEqual(ordered);
      expect((await store().getMetricHistory(runId, "never logged")).items).toEqual([]);
    });

    it("have a time that is not before 1970 and a whole step", async () => {
      const runId = await newRun();
      for (const wrong of [
        point(1, -1),
        point(1, 0.5),
        point(1, Number.NaN),
        point(1, 1, 0.5),
        point(1, 1, Infinity),
      ]) {
        await expect(store().logBatch(runId, { metrics: [wrong] })).rejects.toMatchObject(refused.invalid);
      }
      expect((await store().getRun(runId)).data.metrics).toEqual({});
    });
  });

  describe("a batch", () => {
    it("may be of any length", async () => {
      const runId = await newRun();
      const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
      const metrics = numbers(2100).map((step) => ({ key: "loss", value: step / 7, timestamp: step, step }));
      const params = Object.fromEntries(numbers(250).map((index) => [`p${index}`, `v${index}`]));
      const tags = Object.fromEntries(numbers(150).map((index) => [`t${index}`, "é".repeat(4900)]));
      await store().logBatch(runId, { metrics, params, tags });
      const { data } = await store().getRun(runId);
      expect(data.params).toEqual(params);
      expect(data.tags).toMatchObject(tags);
      expect(data.metrics["loss"]).toEqual(metrics.at(-1));
      const { items } = await pages((pageToken) => store().getMetricHistory(runId, "loss", { pageToken }));
      expect(items).toEqual(metrics);
    });

    it("may be empty", async () => {
      const runId = await newRun();
      const before = await store().getRun(runId);
      await store().logBatch(runId, {});
      expect(await store().getRun(runId)).toEqual(before);
    });
  });
}
