import type { Finding } from "./finding.ts";
import { runByTurns } from "./run-by-turns.ts";
import { median } from "./statistics.ts";
import { growthMemory } from "./targets.ts";
import { ourTraining } from "./training.ts";
import { generated } from "./workshop.ts";

const sizes = [100_000, 400_000, 1_600_000, 6_400_000];

/** Time and memory by rows, each size four times the last: linear growth shows as the same µs for each row. */
export async function measureGrowth(model: string, runs: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const rows of sizes) {
    const corpus = await generated(rows);
    const [measured] = await runByTurns([ourTraining({ model, vectorizer: "count" }, corpus)], runs);
    const about = { cell: `${model} count growth`, data: corpus.name };
    const walls = measured!.map(({ wall }) => wall);
    const peaks = measured!.map(({ peakMegabytes }) => peakMegabytes);
    const demand = model === "nb" ? growthMemory[rows] : undefined;
    findings.push(
      { ...about, figure: "wall s", ours: median(walls), runs: { ours: walls } },
      { ...about, figure: "µs for each row", ours: (1e6 * median(walls)) / rows },
      { ...about, figure: "peak MB", ours: median(peaks), demand, runs: { ours: peaks } },
    );
  }
  return findings;
}
