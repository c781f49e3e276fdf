import { SentimentError } from "@sentiment/errors";
import type { Store } from "@sentiment/mlflow";
import { judge, metricsOf, type GateOptions, type GateResult } from "./gates.ts";
import { historyOf } from "./history.ts";
import { holderOf } from "./place.ts";
import { registered, unlessMissing, versionOf, type Registered } from "./registered.ts";
import { moveVersion, type ChangeOptions, type RegistryChange } from "./registry-change.ts";
import type { ServingStage } from "./stage-name.ts";

export interface PromoteOptions extends ChangeOptions {
  readonly name: string;
  readonly from: ServingStage;
  readonly to: ServingStage;
  /** This version, wherever it stands, instead of the one in `from`. */
  readonly version?: string | undefined;
  readonly gates?: GateOptions | undefined;
  /** What `gates.notWorseThan` compares. */
  readonly metric: string;
}

/**
 * Moves the version in one stage to another; what was there is archived. Throws an input error where the first is empty –
 * unless what is in the other came from it by its latest change: then it has been done already.
 */
export async function promoteVersion(
  store: Store | undefined,
  { name, from, to, version: asked, gates: demands = {}, metric, plan }: PromoteOptions,
): Promise<RegistryChange<"promoted">> {
  const before = await registered(store, name);
  const version = asked === undefined ? candidate(before, from, to) : versionOf(before, asked).version;
  // Without a store, nothing is registered.
  const gates = await judgedVersion(store!, before, { version, demands, metric });
  const move = { version, to, leaves: asked === undefined ? from : undefined };
  return moveVersion(store!, before, { move, gates, plan, action: "promote", done: "promoted" });
}

function candidate({ model, versions, places }: Registered, from: ServingStage, to: ServingStage): string {
  const found = holderOf(from, places);
  if (found !== undefined) return found.version;
  const holder = holderOf(to, places);
  const latest =
    holder && historyOf(versions).findLast((entry) => entry.version === holder.version && entry.to !== entry.from);
  if (holder !== undefined && latest?.from === from && latest.to === to) return holder.version;
  throw new SentimentError({
    kind: "input",
    code: "NOTHING_TO_PROMOTE",
    message: `No version of ${JSON.stringify(model.name)} is in ${from}.`,
    hint: `Register one (sentiment register --stage ${from}), or name the version: --version ${versions.at(-1)?.version ?? "1"}.`,
  });
}

interface Judging {
  readonly version: string;
  readonly demands: GateOptions;
  readonly metric: string;
}

async function judgedVersion(
  store: Store,
  before: Registered,
  { version, demands, metric }: Judging,
): Promise<GateResult[]> {
  if ((demands.minima ?? []).length === 0 && demands.notWorseThan === undefined) return [];
  const { runId } = versionOf(before, version);
  const run = runId === undefined ? undefined : await unlessMissing(async () => store.getRun(runId));
  return judge(metricsOf(run), demands, { store, registered: before, metric });
}
