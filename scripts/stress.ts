// `pnpm stress`: what lasts too long for the tests. Recording processes are killed a hundred times each, at moments spread
// evenly over their lives; nothing that was reported written may be missing. `--kills N --seed S`
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { killMetricWriters, killPipelines, type KillReport } from "./stress/kill-recorders.ts";

const { values } = parseArgs({
  options: { kills: { type: "string", default: "100" }, seed: { type: "string", default: "1" } },
});
const [kills, seed] = [Number(values.kills), Number(values.seed)];
const series = { "metrics one by one": killMetricWriters, "sentiment pipeline": killPipelines };
for (const [name, kill] of Object.entries(series)) {
  const folder = await mkdtemp(path.join(tmpdir(), "sentiment-stress-"));
  try {
    tell(name, await kill({ folder, kills, seed }));
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
