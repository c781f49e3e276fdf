// `pnpm bench`: `sentiment train` against the same job in Python with scikit-learn, as whole processes, by turns.
//   --rows N (100000)  --runs N (3)  --models nb,lr  --vectorizers count,tfidf  --data FILE  --quick (10000 rows, once)
// Prints a table of medians, and writes them with every single run to bench-results/.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { namedStopWords } from "@sentiment/preprocessing";
import { measure, medianCost, python, type Cost } from "./bench/measure.ts";

/** What both programs print. */
interface Trained {
  readonly features: number;
  readonly metrics: Readonly<Record<string, number>>;
}

interface Runs {
  readonly median: Cost;
  readonly runs: readonly Cost[];
  readonly features: number;
  readonly accuracy: number;
}

const root = path.join(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: {
    rows: { type: "string" },
    runs: { type: "string" },
    models: { type: "string", default: "nb,lr" },
    vectorizers: { type: "string", default: "count,tfidf" },
    data: { type: "string" },
    quick: { type: "boolean", default: false },
  },
});
const rows = Number(options.rows ?? (options.quick ? 10_000 : 100_000));
const runs = Number(options.runs ?? (options.quick ? 1 : 3));
const sentiment = [process.execPath, path.join(root, "packages/cli/src/main.ts")];
const peer = [python, path.join(import.meta.dirname, "bench/peer.py")];

const folder = await mkdtemp(path.join(tmpdir(), "sentiment-bench-"));
try {
  const data = options.data ?? (await generate(rows));
  const stopWords = path.join(folder, "stop-words.json");
  await writeFile(stopWords, JSON.stringify((await namedStopWords("nltk")).words));
  const table: Record<string, { sentiment: Runs; scikitLearn: Runs }> = {};
  for (const model of options.models.split(",")) {
    for (const vectorizer of options.vectorizers.split(",")) {
      process.stderr.write(`${model} × ${vectorizer} …\n`);
      const job = ["--model", model, "--vectorizer", vectorizer, "--data", data];
      table[`${model} × ${vectorizer}`] = await compare(
        [...sentiment, "train", ...job, "--no-track", "--json", "--force", "--out", path.join(folder, "model")],
        [...peer, ...job, "--stopwords", stopWords, "--out", path.join(folder, "peer.joblib")],
      );
    }
  }
  await report(data, table);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function generate(count: number): Promise<string> {
  const file = path.join(folder, "generated.csv");
  await measure([...sentiment, "data", "generate", "--rows", String(count), "--seed", "1", "--out", file, "--json"]);
  return file;
}

/** Runs both commands by turns, so that whatever else the machine does falls on both. */
async function compare(ours: string[], theirs: string[]): Promise<{ sentiment: Runs; scikitLearn: Runs }> {
  const measured: { ours: Cost[]; theirs: Cost[] } = { ours: [], theirs: [] };
  let [ourResult, theirResult]: Trained[] = [];
  for (let run = 0; run < runs; run++) {
    const our = await measure(ours);
    const their = await measure(theirs);
    measured.ours.push(our.cost);
    measured.theirs.push(their.cost);
    [ourResult, theirResult] = [our.result as Trained, their.result as Trained];
  }
  const summary = (costs: readonly Cost[], result: Trained | undefined): Runs => ({
    median: medianCost(costs),
    runs: costs,
    features: result?.features ?? 0,
    accuracy: result?.metrics["validation_accuracy_score"] ?? NaN,
  });
  return { sentiment: summary(measured.ours, ourResult), scikitLearn: summary(measured.theirs, theirResult) };
}

async function report(data: string, table: Record<string, { sentiment: Runs; scikitLearn: Runs }>): Promise<void> {
  const machine = `${cpus()[0]?.model ?? "?"} × ${availableParallelism()}, Node ${process.versions.node}`;
  console.log(
    `${options.data ?? `${rows} generated rows`}, median of ${runs}, on ${machine}; sentiment | scikit-learn`,
  );
  const heads = ["wall s", "CPU s", "peak MB", "accuracy"].map((head) => head.padStart(10).padEnd(19));
  console.log(`${" ".repeat(12)} ${heads.join("  ")}  times as fast`);
  for (const [name, { sentiment: ours, scikitLearn: theirs }] of Object.entries(table)) {
    const pair = (a: number, b: number, digits: number): string =>
      `${a.toFixed(digits).padStart(8)} | ${b.toFixed(digits).padEnd(8)}`;
    const cells = [
      pair(ours.median.wall, theirs.median.wall, 2),
      pair(ours.median.cpu, theirs.median.cpu, 2),
      pair(ours.median.peakMegabytes, theirs.median.peakMegabytes, 0),
      pair(ours.accuracy, theirs.accuracy, 4),
      (theirs.median.wall / ours.median.wall).toFixed(1).padStart(8),
    ];
    console.log(`${name.padEnd(12)} ${cells.join("  ")}`);
  }
  const results = path.join(root, "bench-results");
  await mkdir(results, { recursive: true });
  const file = path.join(results, `${new Date().toISOString().replaceAll(":", "-")}.json`);
  await writeFile(file, `${JSON.stringify({ machine, data, rows, runs, table }, null, 2)}\n`);
  console.log(`Every run: ${path.relative(process.cwd(), file)}`);
}
