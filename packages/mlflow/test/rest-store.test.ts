import { startMlflowServer, temporaryFolder, describeWithPython, type MlflowServer } from "@sentiment/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { attribute, param } from "../src/filter.ts";
import { openStore } from "../src/open-store.ts";
import type { Store } from "../src/store.ts";

describeWithPython("a server's store", () => {
  let server: MlflowServer;
  let store: Store;

  beforeAll(async () => {
    server = await startMlflowServer({ folder: await temporaryFolder() });
    store = await openStore(`${server.url}/`);
  });

  afterAll(async () => {
    await store.close();
    await server.stop();
  });

  async function newRun(name: string): Promise<string> {
    const experimentId = await store.createExperiment({ name });
    const { info } = await store.createRun({ experimentId });
    return info.runId;
  }

  it("records a run and reads it back", async () => {
    const experimentId = await store.createExperiment({ name: "one run", tags: { team: "a b" } });
    const { info } = await store.createRun({ experimentId, startTime: 5, tags: { "mlflow.user": "ada" } });
    expect(info).toMatchObject({ userId: "ada", startTime: 5, status: "RUNNING" });
    await store.logBatch(info.runId, {
      params: { "a/b": "ü", empty: "" },
      metrics: [
        { key: "nan", value: Number.NaN, timestamp: 1, step: 0 },
        { key: "inf", value: Number.NEGATIVE_INFINITY, timestamp: 1, step: -2 },
        { key: "f1", value: 0.1 + 0.2, timestamp: 1, step: 0 },
      ],
      tags: { note: "a\nb" },
    });
    await store.updateRun(info.runId, { status: "FINISHED", endTime: 9 });
    const run = await store.getRun(info.runId);
    expect(run.info).toEqual({ ...info, status: "FINISHED", endTime: 9 });
    expect(run.data).toEqual({
      metrics: {
        nan: { key: "nan", value: Number.NaN, timestamp: 1, step: 0 },
        inf: { key: "inf", value: -Number.MAX_VALUE, timestamp: 1, step: -2 },
        f1: { key: "f1", value: 0.1 + 0.2, timestamp: 1, step: 0 },
      },
      params: { "a/b": "ü", empty: "" },
      tags: { "mlflow.user": "ada", "mlflow.runName": info.runName, note: "a\nb" },
    });
    expect(await store.findExperiment("one run")).toMatchObject({ experimentId, tags: { team: "a b" } });
    const found = await store.searchRuns({ experimentIds: [experimentId], filter: "metrics.f1 > 0.3" });
    expect(found).toEqual({ items: [run], nextPageToken: undefined });
  });

  it("writes a batch of any length in as few requests as MLflow takes", async () => {
    const runId = await newRun("a long batch");
    const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
    const entries = (count: number, value: (i: number) => string) =>
      Object.fromEntries(numbers(count).map((i) => [`key ${i}`, value(i)]));
    // Longer in bytes than in characters.
    const params = entries(250, (i) => `${i}${"ü".repeat(5990)}`);
    const tags = entries(101, (i) => `${i}`);
    const metrics = numbers(2500).map((step) => ({ key: "loss", value: step / 7, timestamp: 1, step }));
    await store.logBatch(runId, { params, metrics, tags });
    const { data } = await store.getRun(runId);
    expect(data.params).toEqual(params);
    expect(data.tags).toMatchObject(tags);
    const history = await store.getMetricHistory(runId, "loss");
    expect(history.items).toEqual(metrics);
  });

  it("says of what is not there, taken or refused what the database says", async () => {
    const runId = await newRun("refusals");
    await store.logBatch(runId, { params: { model: "nb" } });
    const missing = { kind: "input", code: "RESOURCE_DOES_NOT_EXIST" };
    const invalid = { kind: "usage", code: "INVALID_PARAMETER_VALUE" };
    await expect(store.getRun("0".repeat(32))).rejects.toMatchObject(missing);
    await expect(store.getExperiment("999999")).rejects.toMatchObject(missing);
    expect(await store.findExperiment("nobody's")).toBeUndefined();
    await expect(store.deleteTag(runId, "none")).rejects.toMatchObject(missing);
    await expect(store.createExperiment({ name: "refusals" })).rejects.toMatchObject({
      kind: "conflict",
      code: "RESOURCE_ALREADY_EXISTS",
    });
    await expect(store.logBatch(runId, { params: { model: "lr" }, tags: { a: "b" } })).rejects.toMatchObject(invalid);
    const { data } = await store.getRun(runId);
    expect([data.params, data.tags["a"]]).toEqual([{ model: "nb" }, undefined]);
    await expect(store.logBatch(runId, { tags: { "../a": "b" } })).rejects.toMatchObject(invalid);
    await expect(store.updateRun(runId, { status: "DONE" as "FINISHED" })).rejects.toMatchObject(invalid);
    await expect(store.searchRuns({ experimentIds: ["0"], filter: "a OR b" })).rejects.toMatchObject({
      ...invalid,
      message: expect.stringContaining("Invalid clause(s) in filter string") as unknown,
    });
  });

  it("finds by a built filter what has just those texts", async () => {
    const experimentId = await store.createExperiment({ name: "quotes" });
    const texts = [
      ..."it's|say \"so\"|back\\slash|a AND b|(x, y)|`tick`|line\nbreak|%|semi;colon|-- no comment|/* */|= 'x|".split(
        "|",
      ),
      ...fc.sample(fc.string({ unit: "grapheme", minLength: 1 }), { seed: 1, numRuns: 30 }),
    ];
    for (const text of texts) {
      const { info } = await store.createRun({ experimentId });
      await store.logBatch(info.runId, { params: { "a key/of: mine": text } });
    }
    for (const text of texts) {
      if (text.endsWith("\\") || (text.includes("'") && text.includes('"'))) continue;
      const filter = param("a key/of: mine").eq(text).and(attribute("status").eq("RUNNING")).text;
      const found = await store.searchRuns({ experimentIds: [experimentId], filter });
      expect(
        found.items.map(({ data }) => data.params["a key/of: mine"]),
        filter,
      ).toEqual([text]);
    }
  });
});
