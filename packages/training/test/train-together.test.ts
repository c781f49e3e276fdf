import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { temporaryFolder } from "@sentiment/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import { Shard, train, trainTogether, type TrainingHost, type TrainOptions, type TrainResult } from "../src/index.ts";

const words = ["good", "bad", "ugly", "day", "night", "what", "a", "lovely", "Ünd", "sun", "rain", "so-so"];

const text = fc.array(fc.constantFrom(...words), { maxLength: 9 }).map((some) => `${some.join(" ")} x`);
const row = fc.tuple(text, fc.constantFrom("0", "1", "2"));
/** Each class is in it often enough to be divided. */
const file = fc.array(row, { minLength: 1, maxLength: 12 });

const recipes: readonly Partial<TrainOptions>[] = [
  { vectorizer: "count" },
  { vectorizer: "count", vectorizerParameters: { binary: true, min_df: 2 }, modelParameters: { alpha: 0.3 } },
  { vectorizer: "tfidf", vectorizerParameters: { max_features: 6, ngram_range: [1, 2] } },
  { vectorizer: "tfidf", vectorizerParameters: { sublinear_tf: true, max_df: 0.9 }, validSize: 0 },
];

const cases = fc.record({
  files: fc.array(file, { minLength: 1, maxLength: 6 }),
  validation: fc.option(fc.array(file, { minLength: 1, maxLength: 2 }), { nil: undefined }),
  hosts: fc.integer({ min: 1, max: 3 }),
  /** Which host has which file, and how long each takes to answer. */
  draws: fc.infiniteStream(fc.nat(5)),
  recipe: fc.constantFrom(...recipes),
  seed: fc.nat(3),
});

it("gives one machine's model and judgement, byte for byte, however files are spread and whoever answers first", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ files, validation, hosts, draws, recipe, seed }) => {
      const root = await temporaryFolder();
      // Two rows of each class at least, or nothing can be learned at all.
      const first = ["0", "1", "2"].flatMap((label) => [`good ${label},${label}`, `bad night,${label}`]);
      const contents = files.map((rows, index) => csv(rows, index === 0 ? first : []));
      const folders = Array.from({ length: hosts }, (_, host) => path.join(root, `host-${host}`));
      const whole = path.join(root, "whole");
      const put = async (role: string, all: readonly string[]): Promise<void> => {
        for (const folder of [whole, ...folders]) await mkdir(path.join(folder, role), { recursive: true });
        for (const [index, content] of all.entries()) {
          const packed = index % 2 === 1 ? gzipSync(content) : content;
          const name = `part-${index}.csv${index % 2 === 1 ? ".gz" : ""}`;
          const to = drawn(draws) % hosts;
          for (const folder of [whole, folders[to]!]) await writeFile(path.join(folder, role, name), packed);
        }
      };
      await put("train", contents);
      if (validation)
        await put(
          "validation",
          validation.map((rows) => csv(rows, [])),
        );

      const choices = { model: "nb", vectorizer: "count", labelNames: { 1: "one" }, seed, jobs: 1, ...recipe };
      const { signal } = new AbortController();
      const foldersOf = (folder: string) => ({
        data: path.join(folder, "train"),
        ...(validation && { valid: path.join(folder, "validation") }),
      });
      const placed = {
        data: await onlyFile(path.join(whole, "train")),
        valid: validation && (await onlyFile(path.join(whole, "validation"))),
      };
      const one = await train({ ...choices, ...placed, parts: true, out: path.join(root, "one") });
      const shards = folders.map((folder, host) =>
        slow(new Shard({ name: `algo-${host}`, folders: foldersOf(folder), jobs: 1, signal }), draws),
      );
      const many = await trainTogether({
        ...choices,
        jobs: 1,
        signal,
        out: path.join(root, "many"),
        own: { name: "algo-0", folders: foldersOf(folders[0]!) },
        others: shards.slice(1),
      });
      expect(await filesIn(path.join(root, "many"))).toEqual(await filesIn(path.join(root, "one")));
      expect(comparable(many)).toEqual(comparable(one));
    }),
    { seed: 7, numRuns: 12 },
  );
});

function csv(rows: readonly (readonly [string, string])[], before: readonly string[]): string {
  return `text,label\n${[...before, ...rows.map((each) => each.join(","))].join("\n")}\n`;
}

function drawn(draws: fc.Stream<number>): number {
  const next: IteratorResult<number, unknown> = draws.next();
  if (next.done === true) throw new Error("the stream has no end");
  return next.value;
}

/** As one machine is given it: a folder of one file is the file. */
async function onlyFile(folder: string): Promise<string> {
  const names = await readdir(folder);
  return names.length === 1 ? path.join(folder, names[0]!) : folder;
}

/** Answers late, and hands out copies, as a network does. */
function slow(shard: Shard, draws: fc.Stream<number>): TrainingHost {
  return {
    name: shard.name,
    async ask(task, input) {
      await setTimeout(drawn(draws));
      return structuredClone(await shard.ask(task, structuredClone(input)));
    },
  };
}

/** Less what tells places and times. */
function comparable(result: TrainResult): object {
  return { ...result, seconds: undefined, modelDir: undefined, data: { ...result.data, source: undefined } };
}

async function filesIn(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const contents = names.map(async (entry) => {
    const name = path.join(entry.parentPath, entry.name);
    return [path.relative(folder, name), (await readFile(name)).toString("latin1")] as const;
  });
  return Object.fromEntries(await Promise.all(contents));
}
