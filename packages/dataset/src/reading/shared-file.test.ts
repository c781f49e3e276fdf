import * as fc from "fast-check";
import type { TextBatch } from "@sentiment/numerics";
import { describe, expect, it } from "vitest";
import { csvText } from "../../test/csv-text.ts";
import { chunksOf, failureOf, fileWith, readAll, type ReadRows } from "../../test/read-all.ts";
import type { ReadOptions, TextSource } from "../labelled-text.ts";
import { openDataset } from "../open-dataset.ts";
import { openFile } from "../open-file.ts";
import type { ReadLimits } from "./limits.ts";
import { claimLast, rangeOf } from "./file-pieces.ts";
import { RangeReading, type FileRange, type RangeReport } from "./read-range.ts";

interface Row {
  readonly text: string;
  readonly label: number;
}

function rowsOf({ rows, bytes, starts, ends, labels }: TextBatch): Row[] {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return Array.from({ length: rows }, (_, row) => ({
    text: decoder.decode(bytes.subarray(starts[row], ends[row])),
    label: labels[row]!,
  }));
}

async function rangeRows(range: FileRange): Promise<{ rows: Row[]; report: RangeReport }> {
  const reading = new RangeReading(range);
  const rows: Row[] = [];
  for await (const batch of reading.batches()) rows.push(...rowsOf(batch));
  return { rows, report: structuredClone(reading.report()) };
}

/**
 * What `readAll` gives, read as if by several threads, of which the others together claim `before` pieces before this one
 * begins, and one more whenever it gets a batch; and how many ranges had to be read again.
 */
async function readShared(
  source: TextSource,
  threads: number,
  before = 1,
): Promise<ReadRows & { again: number; joined: number }> {
  const shared = source.share!(threads);
  if (shared === undefined) return { ...(await readAll(source)), again: 0, joined: 0 };
  const answers = new Map<number, Awaited<ReturnType<typeof rangeRows>> | undefined>();
  const claim = async (): Promise<boolean> => {
    const index = claimLast(structuredClone(shared.pieces));
    if (index === undefined) return false;
    answers.set(index, await rangeRows(structuredClone(rangeOf(shared.pieces, index))).catch(() => undefined));
    return true;
  };
  for (let claimed = 0; claimed < before; claimed++) await claim();
  const found: Row[] = [];
  let again = 0;
  for await (const batch of shared.batches()) {
    found.push(...rowsOf(batch));
    await claim();
  }
  while (await claim());
  const first = shared.unjoined;
  while (shared.unjoined < shared.pieces.count) {
    let read = answers.get(shared.unjoined);
    let joined = shared.join(read?.report);
    while ("again" in joined) {
      again++;
      read = await rangeRows(joined.again);
      joined = shared.join(read.report);
    }
    for (const { text, label } of read!.rows) found.push({ text, label: joined.labels[label]! });
  }
  shared.end();
  const summary = source.summary();
  const rows = found.map(({ text, label }) => ({ text, label: summary.labels[label] }));
  return { rows, summary, again, joined: shared.pieces.count - first };
}

function limitsOf(chunkBytes: number, rangeBytes: number): ReadLimits {
  return { ...chunksOf(chunkBytes), rangeBytes };
}

/** Reads a file once alone and once shared, and expects the same of both. */
async function expectSame(
  path: string,
  limits: ReadLimits,
  { threads, before, ...options }: ReadOptions & { threads: number; before?: number },
): Promise<void> {
  const outcome = async (read: (source: TextSource) => Promise<ReadRows>): Promise<unknown> => {
    const source = await openFile(path, options, limits);
    let answer: ReadRows | undefined;
    const failure = await failureOf(
      (async () => {
        answer = await read(source);
      })(),
    );
    return failure ?? { rows: answer!.rows, summary: answer!.summary };
  };
  expect(await outcome((source) => readShared(source, threads, before))).toEqual(await outcome(readAll));
}

const texts = fc
  .array(fc.constantFrom("a", " ", ",", '"', '""', "\n", "\r\n", "\r", "é", "😀", "\0"), { maxLength: 8 })
  .map((parts) => parts.join(""));
const cut = fc.record({
  chunk: fc.integer({ min: 1, max: 9 }),
  range: fc.integer({ min: 1, max: 30 }),
  threads: fc.integer({ min: 2, max: 6 }),
  before: fc.nat(100),
});

describe("a file that several threads read", () => {
  it("gives the rows, labels, bad rows with their lines, and digest that one thread reads, wherever it is cut", async () => {
    const rows = fc.array(fc.tuple(fc.constantFrom("good", "bad", "so-so", "", "ü"), texts), { maxLength: 12 });
    const property = fc.asyncProperty(
      rows,
      fc.constantFrom("\n", "\r\n", "\r"),
      fc.boolean(),
      cut,
      async (written, end, isClosed, { chunk, range, threads, before }) => {
        const whole = csvText([["label", "text"], ["good", "x"], ...written], end);
        const path = await fileWith(isClosed ? whole : whole.slice(0, -end.length), "csv");
        await expectSame(path, limitsOf(chunk, range), {
          threads,
          before,
          maxBadRows: 0.9,
          labelNames: { ü: "so-so" },
        });
      },
    );
    await fc.assert(property, { seed: 21, numRuns: 400 });
  });

  it("fails as one thread does on what is no CSV", async () => {
    const bytes = fc.array(fc.constantFrom("a", ",", '"', "\n", "\r", "good,b\n", "\xff"), { maxLength: 40 });
    const property = fc.asyncProperty(bytes, cut, async (parts, { chunk, range, threads, before }) => {
      const content = Buffer.from(`label,text\ngood,a\n${parts.join("")}`, "latin1");
      await expectSame(await fileWith(content, "csv"), limitsOf(chunk, range), { threads, before, maxBadRows: 0.5 });
    });
    await fc.assert(property, { seed: 22, numRuns: 400 });
  });

  it("reads a range again that was taken to start within quotes", async () => {
    const lines = ["label,text", 'good,"one', "bad,two", 'good,three"', "bad,four"];
    const content = `${lines.join("\n")}\n`;
    const path = await fileWith(content, "csv");
    const read = await readShared(await openFile(path, {}, limitsOf(1000, content.length / 2)), 2);
    expect(read.again).toBeGreaterThan(0);
    expect(read.rows).toEqual([
      { text: "one\nbad,two\ngood,three", label: "good" },
      { text: "four", label: "bad" },
    ]);
  });

  it("numbers labels as they first appear, whoever reads them", async () => {
    const path = await fileWith("label,text\nb,1\nb,2\nb,3\nc,4\na,5\nb,6\n", "csv");
    const { summary, rows } = await readShared(await openFile(path, {}, limitsOf(1000, 8)), 4);
    expect(summary.labels).toEqual(["b", "c", "a"]);
    expect(rows.map(({ label }) => label).join("")).toBe("bbbcab");
  });

  it("must have every label that is given a new name, in some range", async () => {
    const path = await fileWith("label,text\nb,1\nb,2\nb,3\nc,4\na,5\nb,6\n", "csv");
    const open = (label: string) => openDataset(path, { labelNames: { [label]: "new" } }, limitsOf(1000, 8));
    expect((await readShared((await open("a")).train, 3)).summary.labels).toEqual(["b", "c", "new"]);
    expect(await failureOf(readShared((await open("d")).train, 3))).toMatchObject({ code: "UNKNOWN_LABEL" });
  });

  it("is read by this thread alone but for a piece when the others are slow, and else by others but for a piece", async () => {
    const lines = Array.from({ length: 100 }, (_, row) => `good,${row}`);
    const path = await fileWith(`label,text\n${lines.join("\n")}\n`, "csv");
    const joinedAfter = async (before: number) =>
      (await readShared(await openFile(path, {}, limitsOf(1000, 100)), 2, before)).joined;
    expect(await joinedAfter(0)).toBeGreaterThanOrEqual(1);
    expect(await joinedAfter(40)).toBe(31);
  });

  it("is one that is large enough, not packed and made of delimited rows", async () => {
    const share = async (content: string, extension: string, rangeBytes: number) =>
      (await openFile(await fileWith(content, extension), {}, limitsOf(100, rangeBytes))).share!(3)?.others;
    const csv = "label,text\ngood,one\nbad,two\n";
    expect(await share(csv, "csv", 5)).toBe(2);
    expect(await share(csv, "csv", 14)).toBe(1);
    expect(await share(csv, "csv", 15)).toBeUndefined();
    expect(await share('{"label":"good","text":"one"}\n', "jsonl", 5)).toBeUndefined();
  });
});
