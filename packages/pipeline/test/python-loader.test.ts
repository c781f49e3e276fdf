import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256Bytes } from "@sentiment/files";
import { textBatchOf } from "@sentiment/numerics";
import {
  modelNames,
  readManifest,
  savePipeline,
  vectorizerNames,
  type Pipeline,
  type Recipe,
} from "@sentiment/pipeline";
import { describeWithPython, pythonPath, runProcess, temporaryFolder } from "@sentiment/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toyPipeline, toyRecord, type ToyData } from "./toy-pipeline.ts";

/** Loads each model with nothing but its own code, and tells its answers or the error that loading ends with. */
const script = `
import json, sys
sys.dont_write_bytecode = True
cases = json.load(sys.stdin.buffer)
answers = []
for case in cases:
    sys.path.insert(0, case["directory"] + "/code")
    loader = __import__("sentiment_0_1_0")
    try:
        answers.append(loader._load_pyfunc(case["directory"]).predict(case["texts"]))
    except Exception as error:
        answers.append({"error": f"{type(error).__name__}: {error}"})
    del sys.path[0]
assert not {"numpy", "pandas", "mlflow"} & set(sys.modules)
print(json.dumps(answers))
`;

type Answer = { readonly error: string } | { readonly label: string; readonly probabilities: Record<string, number> }[];

/** -S, -E and -I: no site-packages, no environment, no current folder. */
async function askPython(cases: readonly { directory: string; texts: readonly string[] }[]): Promise<Answer[]> {
  const { code, stdout, stderr } = await runProcess(pythonPath(), ["-S", "-E", "-I", "-c", script], {
    input: JSON.stringify(cases),
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Answer[];
}

async function saved(recipe: Recipe, data?: ToyData): Promise<{ pipeline: Pipeline; directory: string }> {
  const directory = join(await temporaryFolder(), "model");
  const pipeline = await toyPipeline(recipe, data);
  await savePipeline(pipeline, toyRecord, directory);
  return { pipeline, directory };
}

const words =
  "good bad Good happily running flies relational caresses sky not no don't dont isn’t but 😀 👍🏽 ❤️ :) :-( @bob #fun https://t.co/x été ÉTÉ ΟΔΟΣ İstanbul ½ ① 字 ھا a_b it's &amp; !!! ?! … sooooo 𝐀𝐚 \u{10d50}x \u0301 \ufffd the The".split(
    " ",
  );

/** Texts of few words, which come again, and their classes by chance. */
function wordyData(classes: readonly string[]): ToyData {
  const row = fc.record({
    text: fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((chosen) => chosen.join(" ")),
    label: fc.nat({ max: classes.length - 1 }),
  });
  const rows = fc.sample(row, { seed: 11, numRuns: 300 });
  return { classes, texts: rows.map(({ text }) => text), labels: rows.map(({ label }) => label) };
}

const vectorizerVariants: Record<string, Record<string, unknown>[]> = {
  count: [{}, { binary: true }, { ngram_range: [2, 3], lowercase: false }, { max_features: 20, token_min_length: 1 }],
  tfidf: [
    {},
    { sublinear_tf: true, ngram_range: [1, 3], min_df: 2 },
    { norm: "l1", smooth_idf: false },
    { norm: null, max_df: 0.5 },
    { use_idf: false },
    { binary: true, norm: "l1", token_min_length: 1 },
  ],
};
const textVariants: Partial<Recipe>[] = [
  {},
  { stemmer: "porter" },
  { tokenizer: "tweets", cleaning: "none" },
  { tokenizer: "tweets", cleaning: "lowercase,punctuation", stemmer: "porter" },
  { cleaning: "none" },
  { stopWords: "fra" },
];
const recipes = modelNames.flatMap((model) =>
  vectorizerNames.flatMap((vectorizer) =>
    vectorizerVariants[vectorizer]!.flatMap((vectorizerParameters) =>
      textVariants.map((variant) => ({
        ...variant,
        model,
        vectorizer,
        vectorizerParameters,
        modelParameters: model === "rf" ? { n_estimators: 7, class_weight: "balanced" } : {},
      })),
    ),
  ),
);

describeWithPython("a saved model in Python, with the standard library alone", () => {
  it("gives the same labels, and probabilities within 1e-12, whatever its parts and parameters", async () => {
    const data = [wordyData(["no", "yes"]), wordyData(["a", "label", "Ω 😀"])];
    const asked = await Promise.all(
      recipes.map((recipe, index) =>
        saved(recipe, data[index % 2]).then((one) => ({ ...one, texts: ["", ...data[0]!.texts] })),
      ),
    );
    const answers = await askPython(asked.map(({ directory, texts }) => ({ directory, texts })));
    for (const [index, { pipeline, texts }] of asked.entries()) {
      const expected = pipeline.probabilities(textBatchOf(texts));
      const answer = answers[index]!;
      expect(answer, JSON.stringify(recipes[index])).toHaveLength(texts.length);
      expect(furthest(pipeline, expected, answer), JSON.stringify(recipes[index])).toBeLessThan(1e-12);
    }
  });

  describe("is refused", () => {
    const tampering: [string, (directory: string) => void, RegExp][] = [
      [
        "its weights were changed",
        (directory) => flipBit(directory),
        /checksum \(SHA-256\) of .*weights\.safetensors is wrong/,
      ],
      [
        "its weights and their checksum were changed",
        (directory) => {
          flipBit(directory);
          const weights = readFileSync(join(directory, "weights.safetensors"));
          edit(directory, (text) =>
            text.replace(readManifest(directory).files["weights.safetensors"]!.sha256, sha256Bytes(weights)),
          );
        },
        /does not predict what it did when it was saved: for .* gives .* instead of/,
      ],
      [
        "a newer version wrote it",
        (directory) => edit(directory, (text) => text.replace('"formatVersion": 1', '"formatVersion": 2')),
        /has the format sentiment-model 2; this loader reads sentiment-model up to 1/,
      ],
      [
        "it has a cleaning step of the future",
        (directory) => edit(directory, (text) => text.replace('"newlines"', '"tabs"')),
        /has the cleaning step 'tabs', which its Python loader does not have/,
      ],
      [
        "it has no model.json",
        (directory) => writeFileSync(join(directory, "model.json"), ""),
        /There is no usable model in/,
      ],
    ];

    it.each(tampering)("when %s", async (_, tamper, message) => {
      const { directory } = await saved({ model: "lr", vectorizer: "tfidf" });
      tamper(directory);
      const [answer] = await askPython([{ directory, texts: ["x"] }]);
      expect(answer).toEqual({ error: expect.stringMatching(message) as string });
    });

    it("when its stemmer is another than Porter's, which is named", async () => {
      const { directory } = await saved({ model: "nb", vectorizer: "count", stemmer: "lancaster" });
      const [answer] = await askPython([{ directory, texts: ["x"] }]);
      expect(answer).toEqual({
        error: expect.stringContaining("has the stemmer 'lancaster', which its Python loader") as string,
      });
    });
  });
});

/** The largest difference of a probability; infinite where a label differs. */
function furthest({ classes }: Pipeline, expected: Float64Array, answer: Answer): number {
  if ("error" in answer) throw new Error(answer.error);
  const differences = answer.flatMap(({ label, probabilities }, row) => {
    const own = [...expected.subarray(row * classes.length, (row + 1) * classes.length)];
    if (classes[own.indexOf(Math.max(...own))] !== label) return [Infinity];
    return classes.map((name, at) => Math.abs(own[at]! - probabilities[name]!));
  });
  return Math.max(...differences);
}

/** Changes the last number of the weights a little: an intercept's or a weight's high byte. */
function flipBit(directory: string): void {
  const path = join(directory, "weights.safetensors");
  const bytes = readFileSync(path);
  bytes[bytes.length - 2]! ^= 1;
  writeFileSync(path, bytes);
}

function edit(directory: string, change: (text: string) => string): void {
  const path = join(directory, "model.json");
  writeFileSync(path, change(readFileSync(path, "utf8")));
}
