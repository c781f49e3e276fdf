// `pnpm bench:serving`: our server – the bundle's `sentiment serve` – beside MLflow's own for the equivalent pipeline of scikit-learn,
// both on this machine, by turns; what is demanded of ours alone; and the same through a deployed endpoint.
//   --rounds N   how often each figure is taken (7)    --seconds N   how long each load lasts (2)
//   --quick      under a minute, once the data and models are made
//   --gate       exit code 1 when a must is missed
// Prints a table of medians with what is demanded, and writes it with every run to bench-results/.
import path from "node:path";
import { parseArgs } from "node:util";
import { Report } from "./bench/report.ts";
import { atRate, batches, besideMlflow, decodedStrings, start } from "./bench/serving/cells.ts";
import { material } from "./bench/serving/material.ts";
import { sentiment } from "./bench/workshop.ts";
import { bundle } from "./bundle.ts";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string" },
    seconds: { type: "string" },
    quick: { type: "boolean", default: false },
    gate: { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 3 : 7));
const seconds = Number(options.seconds ?? (options.quick ? 1 : 2));

await bundle(path.dirname(sentiment[1]!));
const made = await material();
const report = new Report("serving-");
for (const cell of [besideMlflow, atRate, batches, decodedStrings, start])
  await report.add(await cell(made, { rounds, seconds }));
report.end(options.gate);
