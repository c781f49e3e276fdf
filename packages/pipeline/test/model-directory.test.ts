import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { textBatchOf } from "@sentiment/numerics";
import { loadPipeline, modelNames, readManifest, savePipeline, vectorizerNames } from "@sentiment/pipeline";
import { temporaryFolder } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { toyPipeline, toyRecord, toyTexts } from "./toy-pipeline.ts";

const grid = modelNames.flatMap((model) => vectorizerNames.map((vectorizer) => ({ model, vectorizer })));

async function savedToy(): Promise<string> {
  const directory = join(await temporaryFolder(), "model");
  await savePipeline(await toyPipeline({ model: "nb", vectorizer: "tfidf" }), toyRecord, directory);
  return directory;
}

function filesIn(directory: string): string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
}

function edit(directory: string, change: (manifest: Record<string, unknown>) => void): void {
  const path = join(directory, "model.json");
  const manifest = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  change(manifest);
  writeFileSync(path, JSON.stringify(manifest));
}

/** Changes a file and its checksum. */
function writeDigested(directory: string, name: string, change: (text: string) => string): void {
  const text = change(readFileSync(join(directory, name), "utf8"));
  writeFileSync(join(directory, name), text);
  const digest = { bytes: Buffer.byteLength(text), sha256: createHash("sha256").update(text).digest("hex") };
  edit(directory, (manifest) => (manifest["files"] = { ...(manifest["files"] as object), [name]: digest }));
}

describe.each(grid)("a saved $model on $vectorizer", (recipe) => {
  it("predicts after loading to the last bit as before, explains itself, and saves to the same bytes", async () => {
    const folder = await temporaryFolder();
    const first = join(folder, "first");
    const second = join(folder, "second");
    const pipeline = await toyPipeline({ ...recipe, preset: "tweets" });
    await savePipeline(pipeline, toyRecord, first);
    const loaded = await loadPipeline(first);
    const texts = textBatchOf([...toyTexts, "", "words never seen", "lovely awful"]);
    expect(loaded.pipeline.probabilities(texts)).toEqual(pipeline.probabilities(texts));
    expect(loaded.pipeline.explain("a lovely awful day", 1)).toEqual(pipeline.explain("a lovely awful day", 1));
    await savePipeline(loaded.pipeline, loaded.manifest.training, second);
    const files = filesIn(first);
    expect(filesIn(second)).toEqual(files);
    expect(files).toEqual(expect.arrayContaining(["model.json", "vocabulary.txt", "weights.safetensors"]));
    for (const name of files) {
      expect(readFileSync(join(second, name)), name).toEqual(readFileSync(join(first, name)));
    }
  });

  it("gives contributions that sum to the score", async () => {
    const pipeline = await toyPipeline(recipe);
    for (const text of [...toyTexts, "nothing known", ""]) {
      for (const label of [0, 1]) {
        const { score, base, contributions, scale } = pipeline.explain(text, label);
        const sum = contributions.reduce((total, { value }) => total + value, base);
        expect(sum).toBeCloseTo(score, 9);
        const probability = pipeline.probabilities(textBatchOf([text]))[label]!;
        const expected = scale === "probability" ? probability : Math.log(probability / (1 - probability));
        expect(score).toBeCloseTo(expected, 9);
      }
    }
  });
});

describe("an explanation", () => {
  it("tells words of the text from words that are missing in it", async () => {
    const forest = await toyPipeline({ model: "rf", vectorizer: "count" });
    const said = forest.explain("lovely day", 1).contributions;
    expect(said.find(({ term }) => term === "lovely")?.present).toBe(true);
    const absent = said.filter(({ present }) => !present).map(({ term }) => term);
    expect(absent.length).toBeGreaterThan(0);
    expect(absent).not.toContain("day");
    const linear = await toyPipeline({ model: "lr", vectorizer: "tfidf" });
    expect(linear.explain("lovely day", 1).contributions.every(({ present }) => present)).toBe(true);
  });
});

describe("a model directory", () => {
  it("is not overwritten unasked", async () => {
    const directory = await savedToy();
    const pipeline = await toyPipeline({ model: "lr", vectorizer: "count" });
    await expect(savePipeline(pipeline, toyRecord, directory)).rejects.toMatchObject({ kind: "conflict" });
    expect((await loadPipeline(directory)).manifest.spec.model.name).toBe("nb");
    await savePipeline(pipeline, toyRecord, directory, { replace: true });
    expect((await loadPipeline(directory)).manifest.spec.model.name).toBe("lr");
  });

  it("that is not there, or holds no model, is said to be so", async () => {
    const folder = await temporaryFolder();
    await expect(loadPipeline(join(folder, "none"))).rejects.toThrow(/There is no model in .*none: no such directory/u);
    await expect(loadPipeline(folder)).rejects.toThrow(/it holds no model\.json/u);
  });

  it("written by a newer version asks for an update", async () => {
    const directory = await savedToy();
    edit(directory, (manifest) => {
      manifest["formatVersion"] = 2;
      manifest["more"] = true;
    });
    await expect(loadPipeline(directory)).rejects.toMatchObject({ kind: "input", code: "MODEL_TOO_NEW" });
  });

  it.each(["vocabulary.txt", "weights.safetensors"])(
    "is refused when %s is truncated, changed or gone",
    async (name) => {
      const directory = await savedToy();
      const path = join(directory, name);
      const bytes = readFileSync(path);
      truncateSync(path, bytes.length - 1);
      await expect(loadPipeline(directory)).rejects.toThrow(
        new RegExp(`${name}: it has ${bytes.length - 1} bytes`, "u"),
      );
      const changed = Uint8Array.from(bytes);
      changed[changed.length - 2]! ^= 1;
      writeFileSync(path, changed);
      await expect(loadPipeline(directory)).rejects.toThrow(/checksum \(SHA-256\) is wrong/u);
      unlinkSync(path);
      await expect(loadPipeline(directory)).rejects.toMatchObject({ kind: "input", code: "MODEL_CORRUPT" });
    },
  );

  it.each<[string, (manifest: Record<string, unknown>) => void]>([
    ["has one class less", (manifest) => (manifest["classes"] = ["a", "b", "c"])],
    ["misses a field", (manifest) => delete manifest["spec"]],
    ["has an unknown field", (manifest) => (manifest["extra"] = 1)],
    ["counts other features", (manifest) => (manifest["features"] = 3)],
    ["has no checksums", (manifest) => (manifest["files"] = {})],
  ])("is refused when model.json %s", async (_, change) => {
    const directory = await savedToy();
    edit(directory, change);
    await expect(loadPipeline(directory)).rejects.toMatchObject({ kind: "input", code: "MODEL_CORRUPT" });
  });

  it("has the checksum of each of its files, but for model.json and MLmodel", async () => {
    const directory = await savedToy();
    const { files } = readManifest(directory);
    const others = filesIn(directory).filter((name) => name !== "model.json" && name !== "MLmodel");
    expect(Object.keys(files).toSorted()).toEqual(others.toSorted());
    for (const [name, { sha256 }] of Object.entries(files)) {
      expect(
        createHash("sha256")
          .update(readFileSync(join(directory, name)))
          .digest("hex"),
        name,
      ).toBe(sha256);
    }
  });

  it("is held, when asked, to what it predicted when it was saved", async () => {
    const directory = await savedToy();
    await expect(loadPipeline(directory, { golden: true })).resolves.toBeDefined();
    writeDigested(directory, "golden.json", (golden) => golden.replaceAll(/0\.\d+/gu, "0.5"));
    await expect(loadPipeline(directory, { golden: true })).rejects.toMatchObject({
      kind: "input",
      code: "MODEL_CHANGED",
    });
    await expect(loadPipeline(directory)).resolves.toBeDefined();
  });

  it("from before there were golden predictions loads as ever", async () => {
    const directory = await savedToy();
    edit(directory, (manifest) => {
      const files = manifest["files"] as Record<string, unknown>;
      manifest["files"] = {
        "vocabulary.txt": files["vocabulary.txt"],
        "weights.safetensors": files["weights.safetensors"],
      };
    });
    for (const name of ["golden.json", "MLmodel", "code"]) rmSync(join(directory, name), { recursive: true });
    await expect(loadPipeline(directory, { golden: true })).resolves.toBeDefined();
  });

  it("is refused when model.json is not JSON", async () => {
    const directory = await savedToy();
    writeFileSync(join(directory, "model.json"), "{");
    await expect(loadPipeline(directory)).rejects.toThrow(/it is not JSON/u);
  });

  it("holds no time and no path", async () => {
    const directory = await savedToy();
    const text = readFileSync(join(directory, "model.json"), "utf8");
    expect(text).not.toContain(directory);
    expect(text).not.toMatch(/20\d\d-\d\d/u);
  });
});
