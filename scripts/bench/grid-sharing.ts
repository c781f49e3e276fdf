import type { Finding } from "./finding.ts";
import { runByTurns } from "./run-by-turns.ts";
import { median, medianRatio } from "./statistics.ts";
import { gridTarget } from "./targets.ts";
import { script, type Corpus } from "./workshop.ts";

const models = ["nb", "lr"];
const vectorizers = ["count", "tfidf"];

/**
 * The four linear trials of `pipeline` on one reading of the data, against four processes with one trial each. (The command
 * itself trains forests too, whose time is apart; so a script asks the same use case for the linear ones only.)
 */
export async function measureGrid(corpus: Corpus, runs: number): Promise<Finding[]> {
  const grid = (some: readonly string[], others: readonly string[]): string[] =>
    script("our-grid.ts", corpus.path, some.join(","), others.join(","));
  const single = models.flatMap((model) =>
    vectorizers.map((vectorizer) => ({ name: `${model} ${vectorizer}`, command: grid([model], [vectorizer]) })),
  );
  const measured = await runByTurns([{ name: "all four", command: grid(models, vectorizers) }, ...single], runs);
  const [together, ...apart] = measured.map((some) => some.map(({ wall }) => wall));
  const sums = together!.map((_, turn) => apart.reduce((sum, walls) => sum + walls[turn]!, 0));
  return [
    {
      cell: "grid of nb, lr",
      data: corpus.name,
      figure: "wall s",
      ours: median(together!),
      peer: "one by one",
      theirs: median(sums),
      ratio: medianRatio(together!, sums),
      demand: gridTarget,
      runs: { ours: together!, theirs: sums },
    },
  ];
}
