import { createHash } from "node:crypto";
import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import type { Release } from "@sentiment/deployment";

/** A model directory as a version of the registry. */
export async function releaseOf(modelDir: string, version: string): Promise<Release> {
  const digest = createHash("sha256").update(await readFile(path.join(modelDir, "model.json")));
  return {
    modelDir,
    modelId: digest.digest("hex").slice(0, 16),
    modelUri: `models:/sentiment-classifier/${version}`,
    modelVersion: version,
    runId: undefined,
  };
}

/** A copy of a model that does not predict what its golden predictions say, although every digest in it is right. */
export async function spoiled(modelDir: string): Promise<string> {
  const copy = path.join(await temporaryFolder(), "model");
  await cp(modelDir, copy, { recursive: true });
  const golden = JSON.parse(await readFile(path.join(copy, "golden.json"), "utf8")) as {
    predictions: { probabilities: number[] }[];
  };
  for (const { probabilities } of golden.predictions) probabilities.reverse();
  // As it was written, so that it has as many bytes.
  const text = `${JSON.stringify(golden, null, 1)}\n`;
  await writeFile(path.join(copy, "golden.json"), text);
  const manifest = await readFile(path.join(copy, "model.json"), "utf8");
  const before = createHash("sha256")
    .update(await readFile(path.join(modelDir, "golden.json")))
    .digest("hex");
  const after = createHash("sha256").update(text).digest("hex");
  await writeFile(path.join(copy, "model.json"), manifest.replace(before, after));
  return copy;
}
