import type { ModelVersion, Store } from "@sentiment/mlflow";
import { userName } from "../tracking/context-tags.ts";
import { applyChanges } from "./apply-changes.ts";
import { metricsOf, type GateResult } from "./gates.ts";
import type { RegistryAction } from "./history.ts";
import { planMove, type Move, type VersionChange } from "./plan-move.ts";
import { recordChange } from "./record-change.ts";
import { unlessMissing, versionOf, type Registered } from "./registered.ts";
import type { StageName } from "./stage-name.ts";

/** What a command has done – or with `plan`, would do – to a registered model: plain data, which `--json` prints. */
export interface RegistryChange<Action extends string = string> {
  readonly name: string;
  /** The version that it is about; null where there is none (yet). */
  readonly version: string | null;
  /** Where that version stands now. */
  readonly stage: StageName | null;
  readonly aliases: readonly string[];
  readonly runId: string | null;
  /** `models:/NAME/VERSION` */
  readonly modelUri: string | null;
  readonly trackingUri: string;
  /** refused: a gate was not met, and nothing was changed. */
  readonly action: Action | "unchanged" | "refused";
  /** Whether this only says what would be done. */
  readonly plan: boolean;
  readonly gates: readonly GateResult[];
  /** What changed, the version that it is about first. */
  readonly changes: readonly VersionChange[];
}

/** What every change is told besides. */
export interface ChangeOptions {
  /** Only say what would be done. */
  readonly plan?: boolean | undefined;
}

/** Moves a version that is there, and keeps who did so. */
export async function moveVersion<Action extends string>(
  store: Store,
  before: Registered,
  { move, gates = [], plan = false, ...as }: Moving<Action>,
): Promise<RegistryChange<Action>> {
  const version = versionOf(before, move.version);
  const changes = planMove(before.places, move);
  const about = { gates, plan, trackingUri: store.uri };
  if (gates.some(({ met }) => !met)) return told<Action>(before, version, { ...about, action: "refused", changes: [] });
  if (changes.length === 0) return told<Action>(before, version, { ...about, action: "unchanged", changes });
  if (plan) return told<Action>(before, version, { ...about, action: as.done, changes });
  const after = await changeAndRecord(store, before, { changes, action: as.action, version });
  return told<Action>(after, version, { ...about, action: as.done, changes });
}

export interface Moving<Action extends string> extends ChangeOptions {
  readonly move: Move;
  /** What history says of it. */
  readonly action: RegistryAction;
  /** What the result says of it. */
  readonly done: Action;
  readonly gates?: readonly GateResult[] | undefined;
}

/** Does what was planned and writes it to the history of every version concerned. */
export async function changeAndRecord(
  store: Store,
  { model, versions }: Registered,
  { changes, action, version }: Doing,
): Promise<Registered> {
  const { runId } = version;
  const run = runId === undefined ? undefined : await unlessMissing(async () => store.getRun(runId));
  const { name } = model;
  const record = async (): Promise<void> => {
    const change = { name, action, by: userName(), at: Date.now(), changes, metrics: metricsOf(run) };
    await recordChange(store.registry, versions, change);
  };
  return applyChanges(store, name, { changes, record });
}

interface Doing {
  readonly changes: readonly VersionChange[];
  readonly action: RegistryAction;
  readonly version: ModelVersion;
}

type Told<Action extends string> = Pick<
  RegistryChange<Action>,
  "action" | "changes" | "gates" | "plan" | "trackingUri"
>;

function told<Action extends string>(
  registered: Registered,
  version: ModelVersion,
  { trackingUri, action, plan, gates, changes }: Told<Action>,
): RegistryChange<Action> {
  const runId = version.runId ?? null;
  return { name: version.name, ...standing(registered, version), runId, trackingUri, action, plan, gates, changes };
}

/** Where a version stands; undefined: one that is not there yet. */
export function standing(
  registered: Registered | undefined,
  version: ModelVersion | undefined,
): Pick<RegistryChange, "version" | "stage" | "aliases" | "modelUri"> {
  const place = registered?.places.find((one) => one.version === version?.version);
  if (version === undefined) return { version: null, stage: null, aliases: [], modelUri: null };
  return {
    version: version.version,
    stage: place?.stage ?? null,
    aliases: place?.aliases ?? [],
    modelUri: modelUriOf(version.name, version.version),
  };
}

/** `models:/sentiment-classifier/3` */
export function modelUriOf(name: string, version: string): string {
  return `models:/${name}/${version}`;
}
