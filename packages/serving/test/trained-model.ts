import path from "node:path";
import { runSentiment, temporaryFolder } from "@sentiment/testing";

/** Trains a small model of the bundled sample and returns its directory. */
export async function trainedModel(...flags: readonly string[]): Promise<string> {
  // In a folder without data.dvc, or it would be another sample where that data has been pulled.
  const cwd = await temporaryFolder();
  const modelDir = path.join(cwd, "model");
  const { code, stderr } = await runSentiment(["train", "--no-track", "--out", modelDir, ...flags], { cwd });
  if (code !== 0) throw new Error(stderr);
  return modelDir;
}
