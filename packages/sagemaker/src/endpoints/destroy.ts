import type { Destroyed, Doing } from "@sentiment/deployment";
import { cancelExpiry } from "../expiry/schedule-expiry.ts";
import { findBucket } from "../s3/ensure-bucket.ts";
import { awaitEndpoint } from "./await-endpoint.ts";
import { deleteEndpoint } from "./change-endpoint.ts";
import { isUnderWay } from "./decide.ts";
import { withEndpointLock } from "./endpoint-lock.ts";
import { foreign } from "./ensure-release.ts";
import { nameOf, type Ground } from "./ground.ts";
import { observe } from "./observe.ts";
import { leftovers, removeAllBut } from "./release-things.ts";

/** What `Target.destroy` does on SageMaker: the endpoint, then what it was made of. Cut off in the midst, it is done again from the start. */
export async function destroy(ground: Ground, cleaning: Ground, doing: Doing): Promise<Destroyed> {
  const { aws } = ground;
  doing.signal.throwIfAborted();
  const name = nameOf(ground);
  const observed = await observe(aws, ground.endpoint);
  if (observed !== undefined && !observed.isOurs) throw foreign(`the endpoint ${name}`);
  if (observed === undefined && (await leftovers(ground, new Set())).things.length === 0)
    return { existed: false, removed: [] };
  const bucket = await findBucket(aws);
  // Without a bucket nobody deploys.
  if (bucket === undefined) return removed(ground, doing);
  return withEndpointLock({ aws: cleaning.aws, bucket: bucket.name, name }, `ending ${name}`, () =>
    removed(ground, doing),
  );
}

async function removed(ground: Ground, { signal, onStep }: Doing): Promise<Destroyed> {
  const { aws, settings } = ground;
  const name = nameOf(ground);
  const all: string[] = [];
  const waiting = { aws, name, signal, patienceSeconds: settings.patienceSeconds };
  const observed = await observe(aws, ground.endpoint);
  if (observed !== undefined) {
    // SageMaker refuses to delete what it is just creating.
    if (isUnderWay(observed.status) && observed.status !== "Deleting") {
      onStep?.(`wait for SageMaker, which is at it: ${observed.status}`);
      await awaitEndpoint(waiting);
    }
    onStep?.(`delete the endpoint ${name}`);
    const before = await observe(aws, ground.endpoint);
    await deleteEndpoint(ground);
    await awaitEndpoint(waiting, { modified: before?.modified, config: undefined });
    all.push(`endpoint ${name}`);
  }
  if (await cancelExpiry(aws, name)) all.push(`schedule ${name}`);
  onStep?.("delete what it was made of");
  await removeAllBut(ground, new Set(), (words) => all.push(words));
  return { existed: true, removed: all };
}
