import { temporaryFolder } from "@sentiment/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { everyExperiment, everyModelVersion, everyPoint, everyRegisteredModel, everyRun } from "./every.ts";
import { openStore } from "./open-store.ts";
import type { Store } from "./store.ts";

let store: Store;
let experimentId: string;
const five = [0, 1, 2, 3, 4];

beforeEach(async () => {
  store = await openStore(`sqlite:///${await temporaryFolder()}/mlflow.db`, { create: true });
  experimentId = await store.createExperiment({ name: "five runs" });
  for (const i of five) await store.createRun({ experimentId, runName: `run ${i}`, startTime: i });
});

afterEach(() => store.close());

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

it("goes through all pages in the order of the search", async () => {
  const orderBy = ["start_time ASC"];
  const runs = await all(everyRun(store, { experimentIds: [experimentId], orderBy, maxResults: 2 }));
  expect(runs.map(({ info }) => info.startTime)).toEqual(five);
  expect(await all(everyRun(store, { experimentIds: [] }))).toEqual([]);

  const { runId } = runs[0]!.info;
  const points = five.map((step) => ({ key: "loss", value: step / 3, timestamp: step, step }));
  await store.logBatch(runId, { metrics: points });
  expect(await all(everyPoint(store, { runId, key: "loss", maxResults: 2 }))).toEqual(points);
  expect(await all(everyPoint(store, { runId, key: "none" }))).toEqual([]);

  const experiments = await all(everyExperiment(store, { maxResults: 1 }));
  expect(experiments.map(({ name }) => name).toSorted()).toEqual(["Default", "five runs"]);
});

it("goes through the registry likewise", async () => {
  const { registry } = store;
  for (const i of five) {
    await registry.createRegisteredModel({ name: `model ${i}` });
    await registry.createModelVersion({ name: "model 0", source: `s3://bucket/${i}` });
  }
  const names = await all(everyRegisteredModel(registry, { maxResults: 2 }));
  expect(names.map(({ name }) => name)).toEqual(five.map((i) => `model ${i}`));
  const orderBy = ["version_number ASC"];
  const versions = await all(everyModelVersion(registry, { filter: "name = 'model 0'", orderBy, maxResults: 3 }));
  expect(versions.map(({ version }) => version)).toEqual(["1", "2", "3", "4", "5"]);
});

it("asks for no more pages than are wanted, and for none once it is told to stop", async () => {
  let pages = 0;
  const counting: Store = Object.create(store, {
    searchRuns: {
      value: (search: Parameters<Store["searchRuns"]>[0]) => {
        pages += 1;
        return store.searchRuns(search);
      },
    },
  }) as Store;
  const search = { experimentIds: [experimentId], maxResults: 2 };
  for await (const _ of everyRun(counting, search)) break;
  expect(pages).toBe(1);

  const stop = new AbortController();
  const seen: string[] = [];
  const reading = async () => {
    for await (const { info } of everyRun(counting, search, { signal: stop.signal })) {
      if (seen.push(info.runId) === 2) stop.abort(new Error("enough"));
    }
  };
  await expect(reading()).rejects.toThrow("enough");
  expect([seen.length, pages]).toEqual([2, 2]);
});
