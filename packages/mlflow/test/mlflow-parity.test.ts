import { openStore, type Store } from "@sentiment/mlflow";
import { describeWithPython, runPython, temporaryFolder } from "@sentiment/testing";
import { expect, it } from "vitest";
import { dump } from "./dump.ts";
import { operations, type Operation } from "./operations.ts";
import { replay, type Made } from "./replay.ts";
import { replayInPython } from "./replay-in-python.ts";

interface Replayed {
  readonly outcomes: readonly string[];
  readonly made: Made;
}

interface RunPage {
  readonly runs: readonly string[];
  readonly token: string;
}

const start = (): Made => ({ experiments: ["0"], runs: [], models: [] });
const told = new Set(["RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE", "RESOURCE_ALREADY_EXISTS"]);

describeWithPython("a store that MLflow and we write by turns", () => {
  it("answers every operation as MLflow does, and shows the same to both", { timeout: 150_000 }, async () => {
    const folder = await temporaryFolder();
    const [theirs, ours] = [`sqlite:///${folder}/theirs.db`, `sqlite:///${folder}/ours.db`];
    const [first, second] = [operations(320, 1), operations(320, 2)];
    const keys = metricKeys([...first, ...second]);

    // First each begins a database of its own.
    const ourStore = await openStore(ours, { create: true });
    const ourMade = start();
    const ourOutcomes = await replay(ourStore, first, ourMade);
    const begun = (await runPython(replayInPython, [
      { replay: theirs, operations: first, made: start() },
      { dump: theirs, keys },
      { dump: ours, keys },
    ])) as [Replayed, unknown, unknown];
    const theirMade = begun[0].made;
    expect(sameOutcomes(ourOutcomes, begun[0].outcomes, first)).toEqual([]);
    expect(ourOutcomes.filter((outcome) => outcome.startsWith("ok")).length).toBeGreaterThan(140);
    const theirStore = await openStore(theirs);
    expect(await dump(theirStore, keys)).toEqual(begun[1]);
    expect(await dump(ourStore, keys)).toEqual(begun[2]);
    expect(numbered(begun[2], ourMade)).toEqual(numbered(begun[1], theirMade));

    // Then each goes on with the other's.
    const ourSecond = await replay(theirStore, second, theirMade);
    const listing = { experimentIds: theirMade.experiments, maxResults: 3 };
    const firstPage = await theirStore.searchRuns(listing);
    const goneOn = (await runPython(replayInPython, [
      { replay: ours, operations: second, made: ourMade },
      { dump: theirs, keys },
      { dump: ours, keys },
      { page: theirs, experiments: theirMade.experiments },
      { page: theirs, experiments: theirMade.experiments, token: firstPage.nextPageToken },
    ])) as [Replayed, unknown, unknown, RunPage, RunPage];
    expect(sameOutcomes(ourSecond, goneOn[0].outcomes, second)).toEqual([]);
    expect(await dump(theirStore, keys)).toEqual(goneOn[1]);
    expect(await dump(ourStore, keys)).toEqual(goneOn[2]);
    expect(numbered(goneOn[2], goneOn[0].made)).toEqual(numbered(goneOn[1], theirMade));

    // Each goes on where the other's page ended.
    const secondPage = await theirStore.searchRuns({ ...listing, pageToken: goneOn[3].token });
    expect(goneOn[3].runs).toEqual(firstPage.items.map((run) => run.info.runId));
    expect(goneOn[4].runs).toEqual(secondPage.items.map((run) => run.info.runId));
    expect(goneOn[4].runs).toHaveLength(3);
    await close(theirStore, ourStore);
  });
});

/**
 * Where MLflow says something else than that a thing is missing, wrong or taken, any error of ours will do – and none where
 * a run is said to have produced a model once more, at which MLflow's database fails.
 */
function sameOutcomes(ours: readonly string[], theirs: readonly string[], done: readonly Operation[]): unknown[] {
  return ours.flatMap((outcome, index) => {
    const their = theirs[index] ?? "";
    const again = done[index]?.do === "logOutputs" && their === "BAD_REQUEST";
    const same = told.has(their) || their.startsWith("ok") ? outcome === their : again || !outcome.startsWith("ok");
    return same ? [] : [{ operation: done[index], ours: outcome, theirs: their }];
  });
}

function metricKeys(done: readonly Operation[]): string[] {
  const logged = done.flatMap((each) => (each.do === "logBatch" ? each.batch.metrics : []));
  return [...new Set(logged.map(({ key }) => key))];
}

/** A dump with random ids replaced by the order in which things were made, and in an order that knows no random ids. */
function numbered(dumped: unknown, made: Made): unknown {
  let text = JSON.stringify(dumped);
  for (const [index, id] of made.runs.entries()) text = text.replaceAll(id, `run ${index}`);
  for (const [index, id] of made.models.entries()) text = text.replaceAll(id, `model ${index}`);
  const unordered = new Set(["runs", "models", "outputs", "metrics"]);
  return JSON.parse(text, (key, value: unknown) =>
    unordered.has(key) && Array.isArray(value) ? value.toSorted(byText) : value,
  ) as unknown;
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

async function close(...stores: readonly Store[]): Promise<void> {
  await Promise.all(stores.map((store) => store.close()));
}
