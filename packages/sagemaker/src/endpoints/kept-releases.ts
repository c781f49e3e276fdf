import { until } from "./history.ts";
import { headingTo, observe } from "./observe.ts";
import type { Place } from "./ground.ts";

/** The release in service, or about to be, and those before it, for rollback. */
export async function keptReleases({ aws, endpoint }: Place): Promise<ReadonlySet<string>> {
  const observed = await observe(aws, endpoint);
  if (observed === undefined) return new Set();
  const releases = [observed.config, headingTo(observed)].map(({ record }) => record?.releaseId);
  const known = releases.filter((id) => id !== undefined);
  return new Set(known.length === 0 ? observed.history : known.flatMap((id) => until(observed.history, id)));
}
