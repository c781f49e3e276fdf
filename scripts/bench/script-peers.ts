import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { compared, type Finding } from "./finding.ts";
import { runByTurns, type Run } from "./run-by-turns.ts";
import { accuracy, fit, ourTraining, peak, wall } from "./training.ts";
import { cleaned, kept, run, script, type Corpus } from "./workshop.ts";

/** Only installed when they are asked for: nothing of ours needs them. */
const packages = ["natural@8.1.1", "wink-naive-bayes-text-classifier@2.2.1"];

/** Classifiers of npm, with the rows that each can bear in some ten seconds. */
const peers = [
  { name: "wink Bayes", model: "nb", rows: 75_000 },
  { name: "natural Bayes", model: "nb", rows: 5000 },
  { name: "natural LR", model: "lr", rows: 200 },
];

/**
 * For context: what JavaScript has had so far, on text that is cleaned already, learning from the first rows only.
 * Our side always does the whole job on all rows.
 */
export async function compareScriptPeers(corpus: Corpus, runs: number): Promise<Finding[]> {
  const folder = kept("npm");
  if (!existsSync(kept("npm/node_modules/natural"))) {
    await mkdir(folder, { recursive: true });
    await run(["npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", ...packages]);
  }
  const start = await cleaned(corpus);
  const findings: Finding[] = [];
  for (const { name, model, rows } of peers) {
    const their = { name, command: script("peers/npm-classifier.ts", name, start, String(rows), folder) };
    const contestants = [ourTraining({ model, vectorizer: "count" }, corpus), their];
    const [ours, theirs] = (await runByTurns(contestants, runs)) as [Run[], Run[]];
    const sides = { cell: `${model} count`, data: corpus.name, peer: `${name} ${rows / 1000} k`, ours, theirs };
    findings.push(
      compared(sides, "wall s", { ours: wall }),
      compared(sides, "fit alone s", { ours: fit }),
      compared(sides, "peak MB", { ours: peak }),
      compared(sides, "accuracy", { ours: accuracy }, { ratio: "none" }),
    );
  }
  return findings;
}
