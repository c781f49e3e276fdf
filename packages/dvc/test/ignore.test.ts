import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { add, status } from "@sentiment/dvc";
import { describeWithDvc, runDvcPython, temporaryFolder } from "@sentiment/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IgnoreRules } from "../src/workspace/ignore-rules.ts";
import { bareEnvironment, bareRepository, filesIn, pullIn } from "./as-user.ts";

const common = { environment: bareEnvironment, signal: new AbortController().signal };

/** DVC's own verdict on each path, of which those that end in `/` are folders. */
const verdicts = `
import json, sys
from dvc.fs import localfs
from dvc.ignore import DvcIgnoreFilter
out = []
for case in json.load(sys.stdin):
    rules = DvcIgnoreFilter(localfs, case["root"])
    def ask(p): return (rules.is_ignored_dir if p.endswith("/") else rules.is_ignored_file)(case["root"] + "/" + p.rstrip("/"))
    out.append([p for p in case["paths"] if ask(p)])
print(json.dumps(out))
`;

const paths = [
  "a",
  "b.csv",
  "#c",
  "!d",
  "e f",
  ".git",
  "sub/",
  "sub/a",
  "sub/b.csv",
  "sub/deep/",
  "sub/deep/a",
  "sub/deep/b.csv",
];
const more = ["other/", "other/b.csv", "other/deep/", "other/deep/a", "[x]", "other/sub/", "other/sub/a", "cafés"];
const all = [...paths, ...more];

describeWithDvc("a .dvcignore", () => {
  it("means what it means to DVC, also further down and with exceptions", async () => {
    const segment = fc.constantFrom(
      "a",
      "b.csv",
      "*.csv",
      "*",
      "**",
      "sub",
      "deep",
      "[a-c]*",
      "[!b]*",
      "?",
      "\\!d",
      "\\#c",
      "#c",
      "e f",
      "caf?s",
      "[x",
      "\\[x]",
    );
    const line = fc
      .tuple(
        fc.constantFrom("", "", "", "!"),
        fc.constantFrom("", "", "/"),
        fc.array(segment, { minLength: 1, maxLength: 3 }),
        fc.constantFrom("", "", "/", " "),
      )
      .map(([not, anchor, segments, end]) => `${not}${anchor}${segments.join("/")}${end}`);
    const file = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => `\n# words\n${lines.join("\n")}\n`);
    const samples = fc.sample(fc.tuple(file, fc.option(file), fc.option(file)), { numRuns: 150, seed: 8 });
    const folder = await temporaryFolder();
    const cases = await Promise.all(
      samples.map(async (files, i) => {
        const root = path.join(folder, String(i));
        for (const place of all)
          await mkdir(path.join(root, place.endsWith("/") ? place : path.dirname(place)), { recursive: true });
        const places = ["", "sub", "other/deep"];
        for (const [j, text] of files.entries())
          if (text !== null) await writeFile(path.join(root, places[j]!, ".dvcignore"), text);
        return { root, paths: all };
      }),
    );
    const theirs = await runDvcPython(verdicts, cases);
    expect((theirs as string[][]).flat().length).toBeGreaterThan(500);
    const ours = cases.map(({ root }) => {
      const rules = new IgnoreRules(root);
      return all.filter((at) => rules.ignores(at.replace(/\/$/u, ""), at.endsWith("/")));
    });
    expect(ours.map((found, i) => [samples[i], found])).toEqual(
      (theirs as string[][]).map((found, i) => [samples[i], found]),
    );
  });
});

describe("what is ignored", () => {
  it("is not added, no change, and left alone by a pull", async () => {
    const root = await bareRepository(path.join(await temporaryFolder(), "clone"), {
      ".dvcignore": "*.tmp\n/data/scratch/\n",
      "data/a.csv": "1",
      "data/b.tmp": "2",
      "data/scratch/c.csv": "3",
      "ignored.tmp": "4",
    });
    const [added] = await add({ ...common, folder: root, targets: ["data"] });
    expect(added).toMatchObject({ files: 1, size: 1 });
    expect(await status({ ...common, folder: root, targets: [] })).toMatchObject({ clean: true });
    expect(await pullIn(root, { force: true })).toMatchObject({ outputs: [{ action: "unchanged" }] });
    expect(Object.keys(filesIn(path.join(root, "data")))).toEqual(["a.csv", "b.tmp", "scratch/c.csv"]);
    await expect(add({ ...common, folder: root, targets: ["ignored.tmp"] })).rejects.toMatchObject({
      code: "DVC_IGNORED",
    });
    await writeFile(path.join(root, "data/.dvcignore"), "x");
    await expect(add({ ...common, folder: root, targets: ["data"] })).rejects.toMatchObject({
      code: "DVCIGNORE_WITHIN",
    });
  });
});
