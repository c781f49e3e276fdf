import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Times } from "./callers-process.ts";
import { killDeploys } from "./kill-deploys.ts";
import { manyDeploys } from "./many-deploys.ts";
import { swapReleases } from "./swap-releases.ts";

export interface StressOptions {
  readonly seconds: number;
  /** Requests a second. */
  readonly rate: number;
  readonly seed: number;
  /** The serving image; without it, nothing is swapped on docker. */
  readonly image: string | undefined;
  readonly python: string | undefined;
  readonly kills: number;
  readonly deploys: number;
}

/** Swaps releases under load, kills deploys, and deploys again and again; prints what was seen. False: something failed. */
export async function stressSwaps(options: StressOptions): Promise<boolean> {
  const { image, kills, seed, deploys } = options;
  const local = await inFolder((folder) => swaps(folder, "local", options));
  const docker = image === undefined || (await inFolder((folder) => swaps(folder, "docker", options)));
  const killed =
    kills === 0 ||
    (await inFolder(async (folder) => {
      const { killed: met, midway, problems } = await killDeploys({ folder, kills, seed });
      console.log(
        `deploys: ${met} killed, ${midway} of them midway; ${problems.length} times something was not as it should be.`,
      );
      for (const problem of problems) console.log(`  ${problem}`);
      return problems.length === 0;
    }));
  const small =
    deploys === 0 ||
    (await inFolder(async (folder) => {
      const { early, late } = await manyDeploys(folder, deploys);
      console.log(`${deploys} deploys: ${JSON.stringify(early)} early, ${JSON.stringify(late)} late.`);
      return late.processes === 2 && late.descriptors <= early.descriptors + 2 && late.files <= early.files + 2;
    }));
  return local && docker && killed && small;
}

async function swaps(folder: string, target: string, options: StressOptions): Promise<boolean> {
  const flags = target === "docker" ? ["--image", options.image!] : [];
  const report = await swapReleases({ ...options, folder, target, flags });
  const { requests, perSecond, connections, swaps: taken, takenBack, longestSwap, failed, failures, clients } = report;
  console.log(
    `${target}: ${taken} releases took over, ${takenBack} were taken back, within ${(longestSwap / 1000).toFixed(1)} s each; ` +
      `${requests} requests, ${perSecond.toFixed(0)}/s, over ${connections} connections: ${failed} failed.\n` +
      `  while one takes over: ${inWords(report.swapping)}\n  between: ${inWords(report.between)}`,
  );
  for (const client of clients) {
    console.log(`  ${client.client}: ${client.requests} requests, ${client.failures.length} failed.`);
  }
  const all = [...failures, ...clients.flatMap((client) => client.failures)];
  for (const failure of all) console.log(`  failed: ${failure}`);
  return all.length === 0;
}

function inWords({ requests, p50, p99, most }: Times): string {
  return `${requests} requests, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, at most ${most.toFixed(0)} ms`;
}

async function inFolder(work: (folder: string) => Promise<boolean>): Promise<boolean> {
  const folder = await mkdtemp(path.join(tmpdir(), "sentiment-stress-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
