import { mkdir, rm } from "node:fs/promises";
import type { Finding } from "./finding.ts";
import { runByTurns, type Contestant } from "./run-by-turns.ts";
import { median } from "./statistics.ts";
import { trackingTarget } from "./targets.ts";
import { ourTraining, type Recipe } from "./training.ts";
import { kept, type Corpus } from "./workshop.ts";

/**
 * What it costs to record a training: the same `train` with and without `--no-track`, by turns. The database and the
 * artifacts are new at first and grow with each turn.
 */
export async function measureTracking(recipe: Recipe, corpus: Corpus, runs: number): Promise<Finding[]> {
  const folder = kept("tracking");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const untracked = ourTraining(recipe, corpus);
  const tracked: Contestant = {
    name: "tracked",
    command: ["/usr/bin/env", "-C", folder, ...untracked.command.filter((word) => word !== "--no-track")],
  };
  const [withRun, without] = await runByTurns([tracked, untracked], runs);
  const ours = withRun!.map(({ wall }, turn) => 1000 * (wall - without![turn]!.wall));
  return [
    {
      cell: `tracking ${recipe.model} ${recipe.vectorizer}`,
      data: corpus.name,
      figure: "cost ms",
      ours: median(ours),
      demand: trackingTarget,
      runs: { ours },
    },
  ];
}
