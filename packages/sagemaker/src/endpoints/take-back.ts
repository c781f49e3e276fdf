import type { Doing } from "@sentiment/deployment";
import { awaitEndpoint } from "./await-endpoint.ts";
import type { TakingOver } from "./apply-plan.ts";
import { createEndpoint, deleteEndpoint, updateEndpoint } from "./change-endpoint.ts";
import { nameOf, releaseName, type Ground } from "./ground.ts";
import { before, until } from "./history.ts";
import { describeEndpoint, observe, observeConfig, type ObservedEndpoint } from "./observe.ts";
import { removeAllBut } from "./release-things.ts";

/** Puts what was in service before back into service, whoever's config that is; where there was nothing, nothing is left. */
export async function takeBack(ground: Ground, { observed, plan }: TakingOver, { signal }: Doing): Promise<void> {
  const { aws, endpoint, settings } = ground;
  const name = nameOf(ground);
  const waiting = { aws, name, signal, patienceSeconds: settings.patienceSeconds };
  const history = observed?.history ?? [];
  const configName = goodConfig(ground, observed, plan.releaseId);
  const good = configName === undefined ? undefined : await observeConfig(aws, configName);
  const now = await awaitEndpoint(waiting);
  if (configName === undefined || good?.capacity === undefined) {
    if (now !== undefined) await gone(ground, waiting);
    await removeAllBut(ground, new Set());
    return;
  }
  const { capacity, record } = good;
  const known = record === undefined ? history : until(history, record.releaseId);
  if (now?.EndpointConfigName !== configName || now.EndpointStatus !== "InService") {
    if (now?.EndpointStatus === "InService" && capacity.kind === observed?.config.capacity?.kind) {
      const update = { releaseId: undefined, configName, capacity, history: undefined, was: capacity };
      await updateEndpoint(ground, update, signal);
      await awaitEndpoint(waiting, { modified: now.LastModifiedTime, config: configName });
    } else {
      if (now !== undefined) await gone(ground, waiting);
      await createEndpoint(ground, { configName, history: known }, signal);
      await awaitEndpoint(waiting, { modified: undefined, config: configName });
    }
  }
  const after = await observe(aws, endpoint);
  const kept = after?.history ?? known;
  await removeAllBut(ground, new Set(record === undefined ? kept : until(kept, record.releaseId)));
}

/** What was in service; where the release was that already, unverified, it is the one before. undefined: there was nothing. */
function goodConfig(ground: Ground, observed: ObservedEndpoint | undefined, bad: string): string | undefined {
  if (observed === undefined || observed.status === "Failed" || observed.status === "Deleting") return undefined;
  if (observed.config.name !== releaseName(ground, bad)) return observed.config.name;
  const previous = before(observed.history, bad);
  return previous === undefined ? undefined : releaseName(ground, previous);
}

async function gone(ground: Ground, waiting: Parameters<typeof awaitEndpoint>[0]): Promise<void> {
  const was = await describeEndpoint(ground.aws, waiting.name);
  await deleteEndpoint(ground);
  await awaitEndpoint(waiting, { modified: was?.LastModifiedTime, config: undefined });
}
