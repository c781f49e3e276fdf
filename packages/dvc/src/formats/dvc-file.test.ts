import { describe, expect, it } from "vitest";
import { readDvcFile, writeDvcFile } from "./dvc-file.ts";
import { readDvcLock } from "./dvc-lock.ts";

const md5 = "22a1a2931c8370d3aeedd7183606fd7f";

describe("a .dvc file", () => {
  it("of DVC 3 is read, and written as DVC writes it", () => {
    const text = `outs:\n- md5: ${md5}.dir\n  size: 14445097\n  nfiles: 3\n  hash: md5\n  path: data\n`;
    const { outputs, folder, source } = readDvcFile(text, "data.dvc");
    expect({ outputs, folder, source }).toEqual({
      folder: ".",
      source: undefined,
      outputs: [
        {
          path: "data",
          object: { hash: "md5", md5, isTree: true },
          size: 14_445_097,
          files: 3,
          isExecutable: false,
          isCached: true,
          isPushed: true,
          remote: undefined,
          refusal: undefined,
          description: undefined,
          labels: {},
        },
      ],
    });
    const object = { hash: "md5", md5, isTree: true } as const;
    expect(writeDvcFile({ path: "data", object, size: 14_445_097, files: 3, isExecutable: false })).toBe(text);
  });

  it("of DVC 2 names no hash; labels and a description may stand in it", () => {
    const text = `# by hand\nwdir: ../x\nouts:\n- md5: ${md5.toUpperCase()}\n  path: run.sh\n  isexec: true\n  push: false\n  remote: hub\n  desc: tweets\n  meta:\n    labels: {0: positive, "1": negative}\n  unknown: [1]\n`;
    const { outputs, folder } = readDvcFile(text, "data.dvc");
    expect(folder).toBe("../x");
    expect(outputs[0]).toMatchObject({
      object: { hash: "md5-dos2unix", md5, isTree: false },
      isExecutable: true,
      isPushed: false,
      remote: "hub",
      description: "tweets",
      labels: { "0": "positive", "1": "negative" },
    });
    expect(outputs[0]).toMatchObject({ size: undefined, files: undefined });
  });

  it.each(["4661e177303623051910790245640135", "12345678901234567890123456789012", "00000000000000000000000000000001"])(
    "keeps a hash that YAML would take for a number: %s",
    (hash) => {
      const text = `outs:\n- md5: ${hash}\n  hash: md5\n  path: a\n`;
      expect(readDvcFile(text, "a.dvc").outputs[0]!.object).toMatchObject({ md5: hash });
      const object = { hash: "md5", md5: hash, isTree: false } as const;
      const written = writeDvcFile({ path: "a", object, size: 1, files: undefined, isExecutable: true });
      expect(written).toBe(`outs:\n- md5: '${hash}'\n  size: 1\n  isexec: true\n  hash: md5\n  path: a\n`);
    },
  );

  it.each([
    [
      "deps:\n- path: https://x.org/a.csv\n  etag: e\n",
      { url: "https://x.org/a.csv", path: undefined, revision: undefined },
    ],
    [
      "deps:\n- path: data\n  repo:\n    url: git@x.org:a\n    rev: main\n    rev_lock: abc\n",
      { url: "git@x.org:a", path: "data", revision: "abc" },
    ],
  ])("of an import says where it is from: %j", (dependencies, source) => {
    const text = `md5: ${md5}\nfrozen: true\n${dependencies}outs:\n- md5: ${md5}\n  path: a\n`;
    expect(readDvcFile(text, "a.dvc").source).toEqual(source);
  });

  it.each([
    ["files:\n  - relpath: a", /versions of the cloud/u],
    ["etag: abc", /the etag of another system/u],
    [`md5: ${md5}\n  hash: sha256`, /the hash "sha256"/u],
  ])("may hold what cannot be had here: %j", (facts, refusal) => {
    const { object, refusal: why } = readDvcFile(`outs:\n- path: a\n  ${facts}\n`, "a.dvc").outputs[0]!;
    expect(object).toBeUndefined();
    expect(why).toMatch(refusal);
  });

  it.each([
    ["outs:\n- path: [a]\n", "path is no text"],
    ["outs:\n- md5: 0\n", "an output has no path"],
    ["outs:\n- 1\n", "no names with values"],
    ["outs: 1\n", "outs is no list"],
    [`outs:\n- path: a\n  md5: ../../x\n`, "which is no MD5"],
    ["outs:\n- path: a\n  size: -1\n", "size is"],
    ["outs:\n- path: a\n  cache: perhaps\n", "neither true nor false"],
    ["- a\n", "no names with values"],
    ["outs: [\n", "a.dvc is no YAML"],
    ["a: &a [*a, *a]\nouts: 1", "a.dvc"],
  ])("is refused where it makes no sense: %j", (text, why) => {
    expect(() => readDvcFile(text, "a.dvc")).toThrow(why);
  });

  it("may be empty", () => {
    expect(readDvcFile("", "a.dvc").outputs).toEqual([]);
  });
});

describe("dvc.lock", () => {
  const outs = (...paths: string[]) =>
    paths.map((path) => `    - path: ${path}\n      hash: md5\n      md5: ${md5}\n`).join("");

  it("has the outputs of its stages; dvc.yaml says which of them Git keeps", () => {
    const lock = `schema: '2.0'\nstages:\n  train@nb:\n    cmd: x\n    outs:\n${outs("models/nb", "metrics/nb.json")}  prepare:\n    cmd: y\n    outs:\n${outs("clean")}`;
    const pipeline = `stages:
  train:
    matrix: {model: [nb]}
    outs:
    - models/\${key}
    metrics:
    - metrics/\${key}.json:
        cache: false
  prepare:
    wdir: work
    outs:
    - clean: {push: false, remote: hub}
`;
    const [train, prepare] = readDvcLock(lock, pipeline, "dvc.lock");
    expect(train).toMatchObject({ name: "train@nb", folder: "." });
    expect(train!.outputs.map(({ path, isCached }) => [path, isCached])).toEqual([
      ["models/nb", true],
      ["metrics/nb.json", false],
    ]);
    expect(prepare).toMatchObject({ folder: "work", outputs: [{ isPushed: false, remote: "hub" }] });
  });

  it("of schema 1 has no head", () => {
    const [stage] = readDvcLock(`train:\n    cmd: x\n    outs:\n${outs("a")}`, "", "dvc.lock");
    expect(stage).toMatchObject({ name: "train", folder: ".", outputs: [{ path: "a" }] });
  });
});
