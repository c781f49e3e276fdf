// `pnpm bench:serving`: our server – the bundle's `sentiment serve` – beside MLflow's own for the equivalent pipeline of scikit-learn,
// both on this machine, by turns; and what is demanded of ours alone. Prints a table of medians.
//   --rounds N   how often each figure is taken (5)    --seconds N   how long each load lasts (3)    --gate   exit code 1 when a must is missed
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import { verdicts, type Finding } from "./bench/finding.ts";
import { firstAnswer } from "./bench/serving/first-answer.ts";
import type { LoadReport } from "./bench/serving/load-process.ts";
import { load } from "./bench/serving/load.ts";
import { startServer } from "./bench/serving/server.ts";
import { median, medianRatio } from "./bench/statistics.ts";
import { heading, line } from "./bench/table.ts";
import { generated, kept, run, script, sentiment } from "./bench/workshop.ts";
import { bundle } from "./bundle.ts";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    gate: { type: "boolean", default: false },
  },
});
const rounds = Array.from({ length: Number(options.rounds) });
const seconds = Number(options.seconds);
const python = process.env["SENTIMENT_PYTHON"] || path.join(import.meta.dirname, "../.venv/bin/python");

await bundle(path.dirname(sentiment[1]!));
for (const part of ["data", "models"]) await mkdir(kept(part), { recursive: true });
const tweets = await generated(20_000);
const many = await generated(1_600_000);
const texts = await textsOf((await generated(20_000, 2)).path);
const bodies = texts.slice(0, 500).map((text) => JSON.stringify({ inputs: [text] }));
const batches = Array.from({ length: 10 }, (_, at) =>
  JSON.stringify({ inputs: texts.slice(1000 * at, 1000 * (at + 1)) }),
);
const large = { nb: await ourModel("nb", many.path), lr: await ourModel("lr", many.path) };
const findings = [
  ...(await besideMlflow()),
  ...(await alone()),
  ...(await decodedStrings("nb")),
  ...(await decodedStrings("lr")),
  await start(),
];
console.log(heading());
for (const finding of findings) console.log(line(finding));
if (options.gate && findings.some((one) => verdicts(one).must === "missed")) process.exitCode = 1;

/** One-text requests, as many as go, over 16 connections: ours and theirs by turns. */
async function besideMlflow(): Promise<Finding[]> {
  const model = await ourModel("lr", tweets.path);
  const theirModel = kept("models", "mlflow-sklearn-lr-tfidf");
  if (!existsSync(theirModel)) {
    await run([python, path.join(import.meta.dirname, "bench/serving/scikit_learn_model.py"), tweets.path, theirModel]);
  }
  const ours = await startServer((port) => [...sentiment, "serve", "--port", `${port}`, "--model-uri", model]);
  const mlflow = [python, "-m", "mlflow", "models", "serve", "--env-manager", "local", "--model-uri", theirModel];
  const theirs = await startServer((port) => [...mlflow, "--port", `${port}`]);
  const found = { ours: [] as number[], theirs: [] as number[] };
  for (const _ of rounds) {
    found.ours.push((await load({ url: ours.url, bodies, connections: 16, seconds })).perSecond);
    found.theirs.push((await load({ url: theirs.url, bodies, connections: 16, seconds })).perSecond);
  }
  await Promise.all([ours.stop(), theirs.stop()]);
  const ratio = medianRatio(found.theirs, found.ours);
  const demand = { of: "ratio", must: 20 } as const;
  const peer = { peer: "MLflow, sklearn", theirs: median(found.theirs), ratio, demand };
  return [{ cell: "one-text", data: "", figure: "requests/s", ours: median(found.ours), ...peer }];
}

/**
 * At 2,000 requests a second, and batches of 1,000 texts, with a model of 400 k features. Beside it the same of a server that does
 * nothing: on a machine where others are at work, both are late alike.
 */
async function alone(): Promise<Finding[]> {
  const server = await startServer((port) => [...sentiment, "serve", "--port", `${port}`, "--model-uri", large.lr]);
  await load({ url: server.url, bodies, connections: 16, seconds: 1 });
  const empty = await startServer((port) => script("serving/empty-process.ts", `${port}`));
  const steady = { ours: [] as LoadReport[], empty: [] as LoadReport[] };
  for (const _ of rounds) {
    steady.ours.push(await load({ url: server.url, bodies, connections: 32, seconds, rate: 2000 }));
    steady.empty.push(await load({ url: empty.url, bodies, connections: 32, seconds, rate: 2000 }));
  }
  await empty.stop();
  const perSecond = [];
  for (const _ of rounds) {
    perSecond.push(1000 * (await load({ url: server.url, bodies: batches, connections: 2, seconds })).perSecond);
  }
  await server.stop();
  const figure = (name: string, read: (report: LoadReport) => number, must?: number): Finding => {
    const demand = must === undefined ? undefined : ({ of: "value", must } as const);
    const peer = { peer: "empty server", theirs: median(steady.empty.map(read)) };
    return { cell: "2,000 a second", data: "", figure: name, ours: median(steady.ours.map(read)), ...peer, demand };
  };
  return [
    figure("p50 ms", ({ p50 }) => p50),
    figure("p99 ms", ({ p99 }) => p99, 2),
    figure("p99.9 ms", ({ p999 }) => p999),
    { cell: "batches of 1,000", data: "", figure: "texts/s by HTTP", ours: median(perSecond) },
  ];
}

/** From strings to probabilities, in a process, on one thread: 0.7 M texts a second is 1.43 s for a million. */
async function decodedStrings(model: "nb" | "lr"): Promise<Finding[]> {
  const [file, ...args] = script("serving/batch-process.ts", large[model], (await generated(20_000, 2)).path);
  const { stdout } = await promisify(execFile)(file!, args);
  const { textsPerSecond } = JSON.parse(stdout) as { textsPerSecond: number };
  const cell = `${model} tfidf strings`;
  return [
    { cell, data: "", figure: "texts/s", ours: textsPerSecond },
    { cell, data: "", figure: "s a million", ours: 1e6 / textsPerSecond, demand: { of: "value", must: 1.43 } },
  ];
}

async function start(): Promise<Finding> {
  const times = [];
  for (const _ of rounds) times.push(await firstAnswer(large.lr));
  const demand = { of: "value", must: 300 } as const;
  return { cell: "first answer", data: "1.6 M", figure: "ms", ours: median(times), demand };
}

/** Our tf-idf model of that text, which is trained once. */
async function ourModel(model: "nb" | "lr", data: string): Promise<string> {
  const out = kept("models", `serving-${model}-${path.basename(data, ".csv")}`);
  if (existsSync(out)) return out;
  await run([...sentiment, "train", "--model", model, "--data", data, "--no-track", "--out", out]);
  return out;
}

/** The generator's CSV has no quotes to undo but those around a text. */
async function textsOf(file: string): Promise<string[]> {
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n").slice(1);
  return lines.map((each) => each.slice(each.indexOf(",") + 1).replaceAll('"', ""));
}
