import type { Doing } from "@sentiment/deployment";
import { awaitEndpoint } from "./await-endpoint.ts";
import type { TakingOver } from "./apply-plan.ts";
import { createEndpoint, deleteEndpoint, updateEndpoint } from "./change-endpoint.ts";
import { nameOf, releaseName, type Ground } from "./ground.ts";
import { before, until } from "./history.ts";
import { describeEndpoint, observe, observeConfig } from "./observe.ts";
import { removeAllBut } from "./release-things.ts";

/** Puts what was in service before back into service; where there was nothing, nothing is left. */
export async function takeBack(ground: Ground, { observed, plan }: TakingOver, { signal }: Doing): Promise<void> {
  const { aws, endpoint, settings } = ground;
  const name = nameOf(ground);
  const waiting = { aws, name, signal, patienceSeconds: settings.patienceSeconds };
  const bad = plan.releaseId;
  const history = observed?.history ?? [];
  const inService = observed?.status === "Failed" ? undefined : observed?.config.record?.releaseId;
  // Where the release was in service already, unverified, it is the one before.
  const good = inService === bad ? before(history, bad) : inService;
  const config = good === undefined ? undefined : await observeConfig(aws, releaseName(ground, good));
  const now = await awaitEndpoint(waiting);
  if (good === undefined || config?.capacity === undefined) {
    if (now !== undefined) await gone(ground, waiting);
    await removeAllBut(ground, new Set());
    return;
  }
  if (now?.EndpointConfigName !== config.name || now.EndpointStatus !== "InService") {
    if (now?.EndpointStatus === "InService" && config.capacity.kind === observed?.config.capacity?.kind) {
      const { capacity } = config;
      await updateEndpoint(ground, { releaseId: good, capacity, history: undefined, was: capacity }, signal);
      await awaitEndpoint(waiting, { modified: now.LastModifiedTime, config: config.name });
    } else {
      if (now !== undefined) await gone(ground, waiting);
      await createEndpoint(ground, good, signal);
      await awaitEndpoint(waiting, { modified: undefined, config: config.name });
    }
  }
  const after = await observe(aws, endpoint);
  await removeAllBut(ground, new Set(until(after?.history ?? history, good)));
}

async function gone(ground: Ground, waiting: Parameters<typeof awaitEndpoint>[0]): Promise<void> {
  const was = await describeEndpoint(ground.aws, waiting.name);
  await deleteEndpoint(ground);
  await awaitEndpoint(waiting, { modified: was?.LastModifiedTime, config: undefined });
}
