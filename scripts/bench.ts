// `pnpm bench`: our bundle against scikit-learn and others that do the same job, as whole processes, by turns.
//   --cells nb-count,…  which (all but the optional ones, see --help)    --rows 100000,1600000,tweets  on what
//   --runs N            how often each                                   --quick   under three minutes in all
//   --solvers --context --growth   the optional cells besides            --gate    exit code 1 when a must is missed
// Prints a table of medians with what is demanded, and writes it with every run to bench-results/.
import { parseArgs } from "node:util";
import { allCells, chooseCells } from "./bench/cells.ts";
import { plan } from "./bench/plan.ts";
import { Report } from "./bench/report.ts";
import { generated, prepare, realTweets, type Corpus } from "./bench/workshop.ts";

const { values: options } = parseArgs({
  options: {
    cells: { type: "string" },
    rows: { type: "string" },
    runs: { type: "string" },
    quick: { type: "boolean", default: false },
    solvers: { type: "boolean", default: false },
    context: { type: "boolean", default: false },
    growth: { type: "boolean", default: false },
    gate: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (options.help) {
  console.log(`--cells, of: ${allCells.join(", ")}\n--rows, of: numbers, tweets`);
} else {
  await bench();
}

async function bench(): Promise<void> {
  const wanted = chooseCells(options);
  await prepare();
  const steps = plan(await corpora()).filter(({ cell }) => wanted.has(cell));
  const report = new Report();
  for (const step of steps) {
    process.stderr.write(`${step.cell} ${step.data}\n`);
    await report.add(await step.measure());
  }
  report.end(options.gate);
}

async function corpora(): Promise<{ generated: Corpus[]; real: Corpus[]; runs: number | undefined }> {
  const names = (options.rows ?? (options.quick ? "100000,tweets" : "100000,1600000,tweets")).split(",");
  const sizes = names.filter((name) => name !== "tweets").map(Number);
  if (!sizes.every(Number.isSafeInteger)) throw new Error(`--rows takes numbers and tweets, not ${options.rows}.`);
  const made: Corpus[] = [];
  for (const size of sizes.toSorted((a, b) => a - b)) made.push(await generated(size));
  const runs = options.runs === undefined ? undefined : Number(options.runs);
  return {
    generated: made,
    real: names.includes("tweets") ? realTweets() : [],
    runs: runs ?? (options.quick ? 1 : undefined),
  };
}
