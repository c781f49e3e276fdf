// `pnpm stress`: what lasts too long for the tests. Recording processes are killed a hundred times each, at moments spread
// evenly over their lives; nothing that was reported written may be missing. Random operations are done on MLflow servers by
// MLflow's client and ours. An inference server is under full load for ten minutes, and its memory may not grow. Releases are swapped
// behind an endpoint under load, deploys are killed and done over and over; no request may fail and nothing may be left. What
// changes an endpoint on SageMaker is killed after every single call of AWS, and given again.
// `pnpm stress [recorders] [servers] [serve] [swaps] [aws]` (all by default) with
// `--kills N --rounds N --operations N --seed S --minutes N --rate N --deploys N --image REFERENCE`; the rate is that of requests, else as many
// as go (swaps: 600); the minutes are those of serve and of swaps on each target, of which docker needs an image.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import { killAfterEveryCall } from "./stress/kill-after-every-call.ts";
import { killSyncs } from "./stress/kill-syncs.ts";
import { killMetricWriters, killPipelines, type KillReport } from "./stress/kill-recorders.ts";
import { serveForLong } from "./stress/serve-for-long.ts";
import { writeServersByTurns } from "./stress/servers-by-turns.ts";
import { stressSwaps } from "./stress/swaps/stress-swaps.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: "string", default: "100" },
    rounds: { type: "string", default: "3" },
    operations: { type: "string", default: "300" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "10" },
    rate: { type: "string" },
    deploys: { type: "string", default: "200" },
    image: { type: "string" },
  },
});
const isWanted = (part: string): boolean => positionals.length === 0 || positionals.includes(part);
const [kills, rounds, seed] = [Number(values.kills), Number(values.rounds), Number(values.seed)];
const operations = Number(values.operations);
const seconds = 60 * Number(values.minutes);
const rate = values.rate === undefined ? undefined : Number(values.rate);
const series = {
  "metrics one by one": killMetricWriters,
  "sentiment pipeline": killPipelines,
  "sentiment runs sync": killSyncs,
};
for (const [name, kill] of Object.entries(kills > 0 && isWanted("recorders") ? series : {})) {
  const folder = await mkdtemp(path.join(tmpdir(), "sentiment-stress-"));
  try {
    tell(name, await kill({ folder, kills, seed }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (isWanted("servers")) {
  const failed = writeServersByTurns({ rounds, operations, seed });
  console.log(`servers by turns: ${rounds} rounds of ${operations} operations, ${failed.length} of them failed.`);
  for (const one of failed) console.log(`  failed: ${one}`);
  if (failed.length > 0) process.exitCode = 1;
}

if (seconds > 0 && isWanted("serve")) await serve();

if (isWanted("aws") && !killAfterEveryCall()) process.exitCode = 1;

if (isWanted("swaps")) {
  const venv = path.join(import.meta.dirname, "../.venv/bin/python");
  const python = existsSync(venv) ? venv : undefined;
  const deploys = Number(values.deploys);
  const options = { seconds, rate: rate ?? 600, seed, image: values.image, python, kills, deploys };
  if (!(await stressSwaps(options))) process.exitCode = 1;
}

async function serve(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "sentiment-stress-"));
  const modelDir = path.join(folder, "model");
  try {
    const program = path.join(import.meta.dirname, "../packages/cli/src/main.ts");
    await promisify(execFile)(process.execPath, [program, "train", "--no-track", "--out", modelDir]);
    const { requests, early, late, most } = await serveForLong({ modelDir, seconds, rate });
    const [from, to, peak] = [early, late, most].map((megabytes) => `${megabytes.toFixed(0)} MB`);
    console.log(
      `serve: ${requests} requests in ${seconds} s; memory ${from} in the second tenth, ${to} in the last, ${peak} at most.`,
    );
    if (late > 1.1 * early) process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function tell(name: string, { afterFirstWrite, reported, lost }: KillReport): void {
  console.log(
    `${name}: ${kills} kills, ${afterFirstWrite} of them after the first write; ` +
      `${reported} results reported written, ${lost.length} of them lost.`,
  );
  for (const one of lost) console.log(`  lost: ${one}`);
  if (lost.length > 0 || afterFirstWrite < kills / 2) process.exitCode = 1;
}
