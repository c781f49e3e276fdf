import { readFile } from "node:fs/promises";
import path from "node:path";
import { sha256Bytes } from "@sentiment/files";
import { readManifest } from "@sentiment/pipeline";
import type { Release } from "./endpoint.ts";

/** A release of the model in a directory, `named` by where it comes from. Throws input errors where there is none. */
export async function releaseOf(
  modelDir: string,
  named: Pick<Release, "modelUri" | "modelVersion" | "runId">,
): Promise<Release> {
  readManifest(modelDir);
  const digest = sha256Bytes(await readFile(path.join(modelDir, "model.json")));
  return { ...named, modelDir: path.resolve(modelDir), modelId: digest.slice(0, 16) };
}
