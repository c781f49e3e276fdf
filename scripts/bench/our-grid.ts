// node scripts/bench/our-grid.ts DATA MODELS VECTORIZERS: trains them all on one reading, see grid-sharing.ts.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { trainGrid } from "@sentiment/training";

const [data, models, vectorizers] = process.argv.slice(2) as [string, string, string];
const outFolder = await mkdtemp(path.join(tmpdir(), "sentiment-grid-"));
try {
  const { results } = await trainGrid({
    data,
    models: models.split(","),
    vectorizers: vectorizers.split(","),
    outFolder,
  });
  console.log(JSON.stringify(results.map(({ metrics }) => metrics)));
} finally {
  await rm(outFolder, { recursive: true });
}
