import { existsSync } from "node:fs";
import path from "node:path";
import { everyLoggedModel, everyModelVersion, everyRun, openStore } from "@sentiment/mlflow";
import { Random } from "@sentiment/numerics";
import { killedAfter } from "./killed-process.ts";
import type { KillOptions, KillReport } from "./kill-recorders.ts";

const program = path.join(import.meta.dirname, "../../packages/cli/src/main.ts");
const patience = 120_000;
/** Kills of syncs to one database before one is left in peace. */
const killsEach = 3;

/**
 * `sentiment runs sync` of what a pipeline has recorded, killed again and again; the one after that must have made the copy
 * whole, with nothing twice, and the next copies nothing.
 */
export async function killSyncs({ folder, kills, seed }: KillOptions): Promise<KillReport> {
  await killedAfter(patience, [program, "pipeline", "--no-deploy", "-p", "n_estimators=5"], folder);
  const random = new Random(seed);
  const sync = (to: string): string[] => [program, "runs", "sync", "--to", `sqlite:///${to}`, "-q"];
  const { milliseconds: life } = await killedAfter(patience, sync("first.db"), folder);
  const wanted = await contentOf(path.join(folder, "mlflow.db"));
  const report = { kills, afterFirstWrite: 0, reported: 0, lost: [] as string[] };
  for (let kill = 0; kill < kills; kill++) {
    const name = `copy-${Math.floor(kill / killsEach)}.db`;
    await killedAfter(life * (0.3 + 0.7 * random.float()), sync(name), folder);
    if (existsSync(path.join(folder, name))) report.afterFirstWrite += 1;
    if (kill % killsEach < killsEach - 1 && kill < kills - 1) continue;
    await killedAfter(patience, sync(name), folder);
    const again = await killedAfter(patience, sync(name), folder);
    const found = await contentOf(path.join(folder, name));
    report.reported += found.length;
    if (found.join("\n") !== wanted.join("\n") || again.stdout.join("") !== "0") {
      report.lost.push(`${name}: ${found.length} instead of ${wanted.length}, then copied ${again.stdout.join("")}`);
    }
  }
  return report;
}

/** A line for each run, model, version and file, without what differs from store to store. */
async function contentOf(file: string): Promise<readonly string[]> {
  const store = await openStore(`sqlite:///${file}`);
  try {
    const lines: string[] = [];
    const filesOf = async (of: string, uri: string, folder?: string): Promise<void> => {
      for (const { path: name, isDir } of await store.artifacts(uri).list(folder)) {
        if (isDir) await filesOf(of, uri, name);
        else lines.push(`${of} ${name}`);
      }
    };
    const experimentIds = ["0"];
    for await (const { info, data } of everyRun(store, { experimentIds })) {
      lines.push(`${info.runName} ${info.status} ${Object.keys(data.metrics).length} ${JSON.stringify(data.params)}`);
      await filesOf(info.runName, info.artifactUri);
    }
    for await (const { name, status, metrics, artifactUri } of everyLoggedModel(store, { experimentIds })) {
      lines.push(`${name} ${status} ${metrics.length}`);
      await filesOf(name, artifactUri);
    }
    for await (const { name, version, stage } of everyModelVersion(store.registry)) {
      lines.push(`${name} ${version} ${stage}`);
    }
    return lines.sort();
  } finally {
    await store.close();
  }
}
