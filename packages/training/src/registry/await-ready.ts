import { setTimeout } from "node:timers/promises";
import { SentimentError } from "@sentiment/errors";
import type { ModelVersion, Registry } from "@sentiment/mlflow";

/** As long as MLflow's own client waits, and as seldom as it asks in the end. */
const patience = 300_000;
const longestPause = 3000;

/** Waits until the registry has taken a version. Throws `remote` where it fails or takes five minutes. */
export async function awaitReady(
  registry: Pick<Registry, "getModelVersion">,
  version: ModelVersion,
  signal?: AbortSignal,
): Promise<ModelVersion> {
  const deadline = performance.now() + patience;
  let now = version;
  for (let pause = 200; now.status === "PENDING_REGISTRATION"; pause = Math.min(2 * pause, longestPause)) {
    if (performance.now() > deadline) throw notReady(now, `it is still pending after ${patience / 1000} s`);
    await setTimeout(pause, undefined, { signal });
    now = await registry.getModelVersion(version);
  }
  if (now.status === "READY") return now;
  throw notReady(now, now.statusMessage ?? "the server says no more");
}

function notReady({ name, version }: ModelVersion, why: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "VERSION_NOT_READY",
    message: `The registry did not take version ${version} of ${JSON.stringify(name)}: ${why}.`,
    hint: "Look at the server's log, then ask again.",
  });
}
