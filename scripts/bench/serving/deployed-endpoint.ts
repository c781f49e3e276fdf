import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { localTarget } from "@sentiment/deployment";

/** What answers at an address. */
export interface Answering {
  /** Where it takes requests. */
  readonly url: string;
  stop(): Promise<void>;
}

/** The model behind an endpoint, as `sentiment deploy --target local` makes it: a front that keeps the address, and a server. */
export async function deployedEndpoint(modelDir: string): Promise<Answering> {
  const stateDir = await mkdtemp(path.join(tmpdir(), "sentiment-bench-"));
  const target = localTarget({ stateDir });
  const endpoint = { name: "sentiment-bench", stage: "bench" };
  const doing = { signal: new AbortController().signal };
  const digest = createHash("sha256").update(await readFile(path.join(modelDir, "model.json")));
  const modelId = digest.digest("hex").slice(0, 16);
  const release = { modelDir, modelId, modelUri: modelDir, modelVersion: undefined, runId: undefined };
  const stop = async (): Promise<void> => {
    await target.destroy(endpoint, doing);
    await rm(stateDir, { recursive: true, force: true });
  };
  try {
    const { status } = await target.apply(await target.plan(endpoint, release), doing);
    return { url: `${status.url}/invocations`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
