import path from "node:path";
import { evaluate, type Evaluation } from "@sentiment/evaluation";
import { Random } from "@sentiment/numerics";
import * as fc from "fast-check";
import { repositoryRoot, runProcess } from "@sentiment/testing";
import { describe, expect, it } from "vitest";
import { pngPixels } from "../test/png-pixels.ts";
import { evaluationPictures, pictureFiles } from "./pictures.ts";
import { rasterize } from "./rasterize.ts";

function judged(classes: readonly string[], rows: number): Evaluation {
  const random = new Random(classes.length);
  const labels = new Uint16Array(rows);
  const probabilities = new Float64Array(rows * classes.length);
  for (let row = 0; row < rows; row++) {
    labels[row] = random.below(classes.length);
    const weights = classes.map((_, index) => random.float() + (index === labels[row] ? 0.5 : 0));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    probabilities.set(
      weights.map((weight) => weight / total),
      row * classes.length,
    );
  }
  return evaluate({ labels, probabilities, classes });
}

const long = "a class whose name somebody made far too long to be drawn whole";

describe("evaluationPictures", () => {
  it("are named as scikit-learn's autolog names them", () => {
    expect(evaluationPictures(judged(["no", "yes"], 400), "training").map(({ name }) => name)).toEqual([
      "training_confusion_matrix",
      "training_roc_curve",
      "training_precision_recall_curve",
      "training_calibration_curve",
    ]);
  });

  it("are only the confusion matrix where curves were left out", () => {
    const evaluation = { ...judged(["no", "yes"], 400), roc: [], precisionRecall: [], calibration: [] };
    expect(evaluationPictures(evaluation, "test").map(({ name }) => name)).toEqual(["test_confusion_matrix"]);
  });

  it.each([
    ["two classes", ["negative", "positive"], 400],
    ["one row", ["no", "yes"], 1],
    ["ten classes with long names", Array.from({ length: 10 }, (_, index) => `${index} ${long}`), 400],
    ["wide letters", ["W".repeat(60), "😀".repeat(30), "驚".repeat(40), "Ж".repeat(50)], 400],
    ["30 classes", Array.from({ length: 30 }, (_, index) => `class ${index}`), 400],
  ])("keep everything within their edges: %s", async (_, classes, rows) => {
    for (const { name, svg } of evaluationPictures(judged(classes, rows), "validation")) {
      expect([name, ...inkAtEdge(await rasterize(svg, { scale: 1 }))]).toEqual([name]);
    }
  });
});

describe("pictures of classes with hostile names", () => {
  it("are documents that a strict reader of SVG takes", async () => {
    const units = fc.array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff)), { maxLength: 30 });
    const names = fc.uniqueArray(
      units.map((codes) => String.fromCharCode(...codes)),
      { minLength: 2, maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(names, async (classes) => {
        for (const { svg } of evaluationPictures(judged(classes, 20), "validation")) {
          expect((await rasterize(svg, { scale: 0.2 })).length).toBeGreaterThan(100);
        }
      }),
      { seed: 21, numRuns: 15 },
    );
  });
});

describe("pictureFiles", () => {
  it("has each picture of each part as SVG and as PNG, below a folder", async () => {
    const evaluation = judged(["no", "yes"], 400);
    const files = await pictureFiles({ training: evaluation, validation: evaluation });
    expect(files.size).toBe(16);
    expect(files.get("pictures/validation_roc_curve.svg")).toContain("ROC curve · validation · AUC");
    expect(pngPixels(files.get("pictures/validation_roc_curve.png") as Uint8Array).width).toBeGreaterThan(1000);
    expect([...(await pictureFiles({ test: evaluation }, { folder: "" })).keys()]).toContain("test_roc_curve.png");
  });

  it("has SVGs and a warning where the rasteriser is not installed", async () => {
    const script = `
      import { registerHooks } from "node:module";
      import { evaluate } from "@sentiment/evaluation";
      registerHooks({
        resolve(name, context, next) {
          if (name === "@resvg/resvg-js") throw new Error("no such package");
          return next(name, context);
        },
      });
      const { pictureFiles } = await import("./src/pictures.ts");
      const evaluation = evaluate({ labels: Uint16Array.of(0), probabilities: Float64Array.of(1, 0), classes: ["a", "b"] });
      const warnings = [];
      const files = await pictureFiles({ test: evaluation }, { onWarning: (warning) => warnings.push(warning) });
      console.log(JSON.stringify({ names: [...files.keys()], warnings }));
    `;
    const cwd = path.join(repositoryRoot, "packages/training");
    const { stdout } = await runProcess(process.execPath, ["--input-type=module", "--eval", script], { cwd });
    const { names, warnings } = JSON.parse(stdout) as { names: string[]; warnings: string[] };
    expect(names).toHaveLength(4);
    expect(names.every((name) => name.endsWith(".svg"))).toBe(true);
    expect(warnings).toEqual([expect.stringContaining("Pictures are SVG only.")]);
  });
});

/** Pixels within 8 of an edge that are not white: "x,y". */
function inkAtEdge(png: Uint8Array): string[] {
  const { width, height, rgba } = pngPixels(png);
  const found: string[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isEdge = x < 8 || y < 8 || x >= width - 8 || y >= height - 8;
      if (isEdge && rgba[(y * width + x) * 4]! < 250) found.push(`${x},${y}`);
    }
  }
  return found;
}
