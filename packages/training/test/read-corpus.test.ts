import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openFile } from "@sentiment/dataset";
import { stringsOf } from "@sentiment/numerics";
import { resolveRecipe, TermCollector, type PipelineSpec } from "@sentiment/pipeline";
import { temporaryFolder } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { readCorpus } from "../src/read-corpus.ts";
import { Stopwatch } from "../src/stopwatch.ts";
import { trainingParallel } from "../src/worker.ts";

/** Rows of which every seventh holds lines that look like rows, every eleventh is bad, and a label that comes late. */
function writeRows(path: string): void {
  const rows = Array.from({ length: 3000 }, (_, row) => {
    const label = row > 2000 && row % 3 === 0 ? "late" : row % 2 === 0 ? "good" : "bad";
    if (row % 11 === 0) return `${label},too,many`;
    const text = `word${row % 97} other${(row * row) % 101} new${row}`;
    return row % 7 === 0 ? `${label},"${text}\n${label},${text}\nend"` : `${label},${text}`;
  });
  writeFileSync(path, `label,text\n${rows.join("\n")}\n`);
}

const specs: PipelineSpec[] = await Promise.all(
  [[1, 1] as const, [1, 2] as const].map((ngram_range) =>
    resolveRecipe({ model: "nb", vectorizer: "count", vectorizerParameters: { ngram_range } }),
  ),
);

async function corpusBy(jobs: number, rangeBytes: number, signal?: AbortSignal): Promise<unknown> {
  const path = join(await temporaryFolder(), "rows.csv");
  writeRows(path);
  const limits = { chunkBytes: 5000, headBytes: 100, maxRowBytes: 1 << 20, rangeBytes };
  const source = await openFile(path, { maxBadRows: 0.5 }, limits);
  const collecting = await Promise.all(specs.map(async (spec) => ({ spec, collector: await TermCollector.for(spec) })));
  const parallel = trainingParallel(jobs);
  try {
    const { parts, labels } = await readCorpus([source], collecting, { parallel, stopwatch: new Stopwatch(), signal });
    const collected = collecting.map(({ collector }) => {
      const terms = collector.finish();
      return { rowStarts: terms.rowStarts, terms: stringsOf(terms.termStrings(terms.termIds)) };
    });
    return {
      labels,
      collected,
      parts: parts.map(({ start, end, summary }) => [start, end, { ...summary, source: "" }]),
    };
  } finally {
    await parallel.close();
  }
}

describe("reading for a training", () => {
  it("gives the same terms, labels, bad rows and digest whatever the jobs and the ranges", async () => {
    const alone = await corpusBy(1, 1000);
    expect(await corpusBy(2, 1000)).toEqual(alone);
    expect(await corpusBy(3, 1000)).toEqual(alone);
    expect(await corpusBy(4, 30_001)).toEqual(alone);
  });

  it("stops in several threads when it is told to", async () => {
    const stopped = AbortSignal.abort(new Error("stopped"));
    await expect(corpusBy(3, 1000, stopped)).rejects.toThrow("stopped");
  });
});
