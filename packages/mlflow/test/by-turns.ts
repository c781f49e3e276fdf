import { deepEqual } from "node:assert/strict";
import { openStore } from "@sentiment/mlflow";
import { runPython, type MlflowGeneration } from "@sentiment/testing";
import { dump } from "./dump.ts";
import type { Operation } from "./operations.ts";
import { replay, type Made } from "./replay.ts";
import { replayInPython } from "./replay-in-python.ts";

export interface Turns {
  /** Two empty stores, by their tracking URIs. */
  readonly theirs: string;
  readonly ours: string;
  /** Which MLflow's client; default: `current`. */
  readonly generation?: MlflowGeneration | undefined;
  readonly first: readonly Operation[];
  readonly second: readonly Operation[];
}

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

/**
 * Has MLflow's client and ours do the same to two stores: `first` each in a store of its own, `second` each in the other's.
 * Throws where an operation came out differently, where one shows a store otherwise than the other, or where the stores
 * differ in more than ids.
 *
 * @returns how many of the first operations went well.
 */
export async function writeByTurns({ theirs, ours, generation = "current", first, second }: Turns): Promise<number> {
  const where = { old: generation !== "current", served: ours.startsWith("http") };
  const same = (one: unknown, other: unknown) => deepEqual(comparable(one, where), comparable(other, where));
  const python = (tasks: readonly unknown[]) => runPython(replayInPython, tasks, { generation, env: impatient });
  await using ourStore = await opened(ours);

  const ourMade = start();
  const ourOutcomes = await replay(ourStore.store, first, ourMade);
  const begun = (await python([
    { replay: theirs, operations: first, made: start() },
    { dump: theirs },
    { dump: ours },
  ])) as [Replayed, unknown, unknown];
  const theirMade = begun[0].made;
  const unlike = where.served ? unlikeOnServer : unlikeInDatabase;
  deepEqual(differing(first, ourOutcomes, begun[0].outcomes).filter(unlike), []);
  await using theirStore = await opened(theirs);
  same(await dump(theirStore.store), begun[1]);
  same(await dump(ourStore.store), begun[2]);
  same(numbered(begun[2], ourMade), numbered(begun[1], theirMade));

  const ourSecond = await replay(theirStore.store, second, theirMade);
  const listing = { experimentIds: theirMade.experiments, maxResults: 3 };
  const firstPage = await theirStore.store.searchRuns(listing);
  const goneOn = (await python([
    { replay: ours, operations: second, made: ourMade },
    { dump: theirs },
    { dump: ours },
    { page: theirs, experiments: theirMade.experiments },
    { page: theirs, experiments: theirMade.experiments, token: firstPage.nextPageToken },
  ])) as [Replayed, unknown, unknown, RunPage, RunPage];
  deepEqual(differing(second, ourSecond, goneOn[0].outcomes).filter(unlike), []);
  same(await dump(theirStore.store), goneOn[1]);
  same(await dump(ourStore.store), goneOn[2]);
  same(numbered(goneOn[2], goneOn[0].made), numbered(goneOn[1], theirMade));

  // Each goes on where the other's page ended.
  const secondPage = await theirStore.store.searchRuns({ ...listing, pageToken: goneOn[3].token });
  const ids = [firstPage, secondPage].map(({ items }) => items.map((run) => run.info.runId));
  deepEqual([goneOn[3].runs, goneOn[4].runs], ids);
  return ourOutcomes.filter((outcome) => outcome.startsWith("ok")).length;
}

/** What a server refuses is final: Python's client would ask again for minutes. */
const impatient = { MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0" };

async function opened(uri: string) {
  const store = await openStore(uri, { create: true });
  return { store, [Symbol.asyncDispose]: () => store.close() };
}

interface Difference {
  readonly operation: Operation | undefined;
  readonly ours: string;
  readonly theirs: string | undefined;
}

function differing(done: readonly Operation[], ours: readonly string[], theirs: readonly string[]): Difference[] {
  const compared = ours.map((outcome, index) => ({ operation: done[index], ours: outcome, theirs: theirs[index] }));
  return compared.filter((each) => each.ours !== each.theirs);
}

/**
 * Where MLflow says something else than that a thing is missing, wrong or taken, any error of ours will do – and none where
 * a run is said to have produced a model once more, at which MLflow's database fails.
 */
function unlikeInDatabase({ operation, ours, theirs = "" }: Difference): boolean {
  const again = operation?.do === "logOutputs" && theirs === "BAD_REQUEST";
  return told.has(theirs) || theirs.startsWith("ok") || (ours.startsWith("ok") && !again);
}

/** Of what is wrong and also missing or taken, a server may say the one and our client, which checks first, the other. */
function unlikeOnServer(difference: Difference): boolean {
  const { ours, theirs = "" } = difference;
  return unlikeInDatabase(difference) && !(told.has(ours) && told.has(theirs));
}

/** Where a server may say nothing with an empty text. */
const perhapsEmpty = new Set(["description", "runLink", "runId", "statusMessage", "schema", "profile"]);

/**
 * What is compared of a dump: not the tag by which we find again what we sent, which we do not show, nor what we do better
 * than MLflow 2 and its client: the alias `latest` is known. On a server, an empty text is nothing.
 */
function comparable(dumped: unknown, { old, served }: { readonly old: boolean; readonly served: boolean }): unknown {
  return JSON.parse(JSON.stringify(dumped), (key, value: unknown) => {
    if (key === "sentiment.request" || (old && key === "last")) return undefined;
    return served && value === "" && perhapsEmpty.has(key) ? null : value;
  }) as unknown;
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
