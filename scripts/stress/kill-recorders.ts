import path from "node:path";
import { openStore, type Store } from "@sentiment/mlflow";
import { Random } from "@sentiment/numerics";
import { killedAfter, type Said } from "./killed-process.ts";

/** What a series of kills has shown. Anything in `lost` is a failure. */
export interface KillReport {
  readonly kills: number;
  /** Kills that came after the process had written to the database. */
  readonly afterFirstWrite: number;
  /** How many results had been reported written, in all. */
  readonly reported: number;
  /** What was reported written and is not there, in words. */
  readonly lost: readonly string[];
}

export interface KillOptions {
  /** An empty folder. */
  readonly folder: string;
  readonly kills: number;
  readonly seed: number;
}

interface Found {
  readonly reported: number;
  readonly lost: readonly string[];
}

/** A program that records, and how to find what it said it had recorded. */
interface Recorder {
  readonly args: readonly string[];
  readonly uri: string;
  /** Checks what was said against what is there; the number of results reported, and those that are missing. */
  readonly check: (store: Store, said: Said) => Promise<Found>;
}

/** A process that logs metrics one by one; each that it has printed must be there. */
export async function killMetricWriters(options: KillOptions): Promise<KillReport> {
  const uri = `sqlite:///${path.join(options.folder, "mlflow.db")}`;
  const args = [path.join(import.meta.dirname, "metric-writer.ts"), uri, "0", "150"];
  return killAgainAndAgain(options, { args, uri, check: checkMetrics });
}

/** The whole program: `sentiment pipeline` says each result once its run is closed; each must be there. */
export async function killPipelines(options: KillOptions): Promise<KillReport> {
  const uri = `sqlite:///${path.join(options.folder, "mlflow.db")}`;
  const program = path.join(import.meta.dirname, "../../packages/cli/src/main.ts");
  return killAgainAndAgain(options, {
    args: [program, "pipeline", "--no-deploy", "--tracking-uri", uri, "-p", "n_estimators=5"],
    uri,
    check: checkResults,
  });
}

/** One undisturbed run tells how long a life is; the kills are uniform over it. */
async function killAgainAndAgain(
  { folder, kills, seed }: KillOptions,
  { args, uri, check }: Recorder,
): Promise<KillReport> {
  const random = new Random(seed);
  const { milliseconds: life } = await killedAfter(120_000, args, folder);
  const report = { kills, afterFirstWrite: 0, reported: 0, lost: [] as string[] };
  for (let kill = 0; kill < kills; kill++) {
    const before = await runIds(uri);
    const said = await killedAfter(1 + life * random.float(), args, folder);
    const store = await openStore(uri, { create: true });
    try {
      const found = await check(store, said);
      report.afterFirstWrite += (await runIds(uri)).size > before.size ? 1 : 0;
      report.reported += found.reported;
      report.lost.push(...found.lost);
    } finally {
      await store.close();
    }
  }
  return report;
}

async function runIds(uri: string): Promise<Set<string>> {
  const store = await openStore(uri, { create: true });
  try {
    const found = new Set<string>();
    let pageToken: string | undefined;
    do {
      const page = await store.searchRuns({ experimentIds: ["0"], maxResults: 1000, pageToken });
      for (const { info } of page.items) found.add(info.runId);
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    return found;
  } finally {
    await store.close();
  }
}

async function checkMetrics(store: Store, { stdout }: Said): Promise<Found> {
  const [runId, ...steps] = stdout;
  if (runId === undefined) return { reported: 0, lost: [] };
  const { items } = await store.getMetricHistory(runId, "loss");
  const there = new Map(items.map(({ step, value }) => [String(step), value]));
  const lost = steps.filter((step) => there.get(step) !== Number(step) / 8).map((step) => `${runId} step ${step}`);
  return { reported: steps.length, lost };
}

/** A line such as `nb count: validation_f1_macro 0.7801`, beside other notes. */
const resultLine = /(?<model>nb|lr|rf) (?<vectorizer>count|tfidf): (?<metric>\w+) (?<value>\d\.\d+)$/u;

async function checkResults(store: Store, { stderr }: Said): Promise<Found> {
  const results = stderr.map((line) => resultLine.exec(line)?.groups).filter((found) => found !== undefined);
  // The newest come first; a pipeline has seven.
  const { items: newest } = await store.searchRuns({ experimentIds: ["0"], maxResults: 20 });
  const parent = newest.find(({ data: { params } }) => params["models"] !== undefined)?.info.runId;
  const children = newest.filter(({ info, data }) => {
    return info.status === "FINISHED" && data.tags["mlflow.parentRunId"] === parent;
  });
  const lost = results.filter(({ model, vectorizer, metric, value }) => {
    const run = children.find(
      ({ data: { params } }) => params["model"] === model && params["vectorizer"] === vectorizer,
    );
    const recorded = run?.data.metrics[metric!]?.value;
    return recorded === undefined || Math.abs(recorded - Number(value)) > 1e-3;
  });
  return { reported: results.length, lost: lost.map((one) => JSON.stringify(one)) };
}
