import path from "node:path";
import { runSentiment, temporaryFolder } from "@sentiment/testing";

/** Trains a small model of the bundled sample and returns its directory. */
export async function trainedModel(...flags: readonly string[]): Promise<string> {
  const modelDir = path.join(await temporaryFolder(), "model");
  const { code, stderr } = await runSentiment(["train", "--no-track", "--out", modelDir, ...flags]);
  if (code !== 0) throw new Error(stderr);
  return modelDir;
}
