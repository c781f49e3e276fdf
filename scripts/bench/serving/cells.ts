import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Demand, Finding } from "../finding.ts";
import { median, medianRatio } from "../statistics.ts";
import { script, sentiment } from "../workshop.ts";
import { deployedEndpoint } from "./deployed-endpoint.ts";
import { firstAnswer } from "./first-answer.ts";
import type { LoadReport } from "./load-process.ts";
import { load } from "./load.ts";
import { python, type Material } from "./material.ts";
import { startServer, type Server } from "./server.ts";

/** How often each figure is taken, and for how many seconds each time. */
export interface Often {
  readonly rounds: number;
  readonly seconds: number;
}

function serve(model: string): Promise<Server> {
  return startServer((port) => [...sentiment, "serve", "--port", `${port}`, "--model-uri", model]);
}

/** As many one-text requests as go, over 16 connections: ours and MLflow's server by turns. */
export async function besideMlflow(
  { small, mlflow, bodies }: Material,
  { rounds, seconds }: Often,
): Promise<Finding[]> {
  const ours = await serve(small);
  const command = [python, "-m", "mlflow", "models", "serve", "--env-manager", "local", "--model-uri", mlflow];
  const theirs = await startServer((port) => [...command, "--port", `${port}`]);
  const runs = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    runs.ours.push((await load({ url: ours.url, bodies, connections: 16, seconds })).perSecond);
    runs.theirs.push((await load({ url: theirs.url, bodies, connections: 16, seconds })).perSecond);
  }
  await Promise.all([ours.stop(), theirs.stop()]);
  const ratio = medianRatio(runs.theirs, runs.ours);
  const peer = {
    peer: "MLflow, sklearn",
    theirs: median(runs.theirs),
    ratio,
    demand: { of: "ratio", must: 20 } as const,
  };
  return [{ cell: "one-text", data: "20 k", figure: "requests/s", ours: median(runs.ours), ...peer, runs }];
}

/**
 * Requests at a fixed rate: our server, a server of `node:http` that does nothing, and an endpoint as it is deployed, by turns. On a
 * machine where others are at work, or that is one of many on its hardware, the empty server is late, too.
 */
export async function atRate({ large, bodies }: Material, { rounds, seconds }: Often): Promise<Finding[]> {
  const servers = {
    ours: await serve(large.lr),
    empty: await startServer((port) => script("serving/empty-process.ts", `${port}`)),
    deployed: await deployedEndpoint(large.lr),
  };
  const reports = { ours: [] as LoadReport[], empty: [] as LoadReport[], deployed: [] as LoadReport[] };
  const names = ["ours", "empty", "deployed"] as const;
  const plan = { bodies, connections: 32, seconds, rate: 2000 };
  // What V8 has not compiled yet is slow, and not asked about.
  try {
    for (const name of names) await load({ url: servers[name].url, bodies, connections: 16, seconds: 1 });
    for (let round = 0; round < rounds; round++) {
      for (const name of names) reports[name].push(await load({ ...plan, url: servers[name].url }));
    }
  } finally {
    // A deployed endpoint would stay.
    for (const name of names) await servers[name].stop();
  }
  const figures = { "p50 ms": "p50", "p99 ms": "p99", "p99.9 ms": "p999" } as const;
  const found = (cell: string, own: "ours" | "deployed", other: "empty" | "ours", peer: string): Finding[] =>
    Object.entries(figures).map(([figure, key]) => {
      const runs = { ours: reports[own].map((one) => one[key]), theirs: reports[other].map((one) => one[key]) };
      const must: Demand | undefined = own === "ours" && key === "p99" ? { of: "value", must: 2 } : undefined;
      const medians = { ours: median(runs.ours), theirs: median(runs.theirs) };
      return { cell, data: "1.6 M", figure, ...medians, peer, demand: must, runs };
    });
  return [
    ...found("2000/s", "ours", "empty", "empty node:http"),
    ...found("2000/s, deployed", "deployed", "ours", "without a front"),
  ];
}

/** JSON batches of 1,000 texts over two connections. */
export async function batches({ large, batches: bodies }: Material, { rounds, seconds }: Often): Promise<Finding[]> {
  const server = await serve(large.lr);
  await load({ url: server.url, bodies, connections: 2, seconds: 1 });
  const ours: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(1000 * (await load({ url: server.url, bodies, connections: 2, seconds })).perSecond);
  }
  await server.stop();
  return [{ cell: "batches of 1,000", data: "1.6 M", figure: "texts/s by HTTP", ours: median(ours), runs: { ours } }];
}

/** From strings to probabilities, in a process, on one thread: 0.7 M texts a second is 1.43 s for a million. */
export async function decodedStrings({ large, texts }: Material, { rounds }: Often): Promise<Finding[]> {
  const runs = { nb: [] as number[], lr: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    for (const model of ["nb", "lr"] as const) {
      const [file, ...args] = script("serving/batch-process.ts", large[model], texts);
      const { stdout } = await promisify(execFile)(file!, args);
      runs[model].push((JSON.parse(stdout) as { textsPerSecond: number }).textsPerSecond);
    }
  }
  return (["nb", "lr"] as const).flatMap((model): Finding[] => {
    const cell = `${model} tfidf strings`;
    const seconds = runs[model].map((rate) => 1e6 / rate);
    const demand = { of: "value", must: 1.43 } as const;
    return [
      { cell, data: "1.6 M", figure: "texts/s", ours: median(runs[model]), runs: { ours: runs[model] } },
      { cell, data: "1.6 M", figure: "s a million", ours: median(seconds), demand, runs: { ours: seconds } },
    ];
  });
}

/** From starting the program to the first prediction in hand. */
export async function start({ large }: Material, { rounds }: Often): Promise<Finding[]> {
  const ours: number[] = [];
  for (let round = 0; round < rounds; round++) ours.push(await firstAnswer(large.lr));
  const demand = { of: "value", must: 300 } as const;
  return [{ cell: "first answer", data: "1.6 M", figure: "ms", ours: median(ours), demand, runs: { ours } }];
}
