import type { ModelVersion, Store } from "@sentiment/mlflow";
import type { MetricGoal } from "../runs/metric-goal.ts";
import { awaitReady } from "./await-ready.ts";
import { createVersion } from "./create-version.ts";
import { describeVersion, unsaid, type VersionWords } from "./describe-version.ts";
import { judge, metricsOf, type GateOptions } from "./gates.ts";
import { linkLoggedModel } from "./link-logged-model.ts";
import { planMove, type VersionChange } from "./plan-move.ts";
import { checkModelName, findRegistered, type Registered } from "./registered.ts";
import { changeAndRecord, standing, type ChangeOptions, type RegistryChange } from "./registry-change.ts";
import { runToRegister, type RunChoice } from "./run-to-register.ts";
import { checkAliases } from "./check-aliases.ts";
import { sourceOfRun, versionOfSource, type VersionSource } from "./source-of-run.ts";
import type { ServingStage } from "./stage-name.ts";

export interface RegisterOptions extends RunChoice, ChangeOptions, VersionWords {
  /** Of the registered model, which is made where it is missing. */
  readonly name: string;
  /** Which of the run's models, where it has several. */
  readonly modelName?: string | undefined;
  /** none: wherever it stands, a new version in no stage. */
  readonly stage: ServingStage | "none";
  readonly aliases?: readonly string[] | undefined;
  readonly gates?: GateOptions | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onNote?: ((text: string) => void) | undefined;
  readonly onWarning?: ((text: string) => void) | undefined;
}

/** A run's model in the registry. */
export interface Registration extends RegistryChange<"created" | "updated"> {
  /** Where the version's files were logged. */
  readonly source: string;
  readonly runName: string;
  /** By which the run was chosen, or which is compared. */
  readonly metric: string;
  readonly value: number | null;
  readonly goal: MetricGoal;
}

/**
 * Registers the model of a run: the best, or one by its id. A run that is registered already keeps its version; then
 * only what is asked for is changed – and a version in production stays there. Which other versions make room, see
 * `planMove`. With an unmet gate nothing is changed.
 */
export async function registerRun(store: Store | undefined, options: RegisterOptions): Promise<Registration> {
  const { name, modelName, gates: demands = {}, plan = false } = options;
  checkModelName(name);
  checkAliases(options.aliases ?? []);
  const chosen = await runToRegister(store, options);
  // Without a store, no run is found.
  const registry = store!;
  const of = await sourceOfRun(registry, chosen.run, modelName);
  const before = await findRegistered(registry, name);
  const known = before && versionOfSource(before.versions, of);
  const gates = await judge(metricsOf(chosen.run), demands, { store: registry, registered: before, ...chosen });
  const found = { of, before, known };
  const done = gates.some(({ met }) => !met)
    ? refused(found)
    : plan
      ? planned(found, options)
      : await register(registry, found, options);
  const { runId, runName } = chosen.run.info;
  const { metric, value, goal } = chosen;
  const about = { runId, runName, source: of.source, trackingUri: registry.uri, metric, value, goal, plan, gates };
  return { name, ...done, ...about };
}

type Done = Pick<Registration, "version" | "stage" | "aliases" | "modelUri" | "action" | "changes">;

interface Found {
  readonly of: VersionSource;
  readonly before: Registered | undefined;
  readonly known: ModelVersion | undefined;
}

function refused({ before, known }: Found): Done {
  return { ...standing(before, known), action: "refused", changes: [] };
}

async function register(store: Store, { of, before, known }: Found, options: RegisterOptions): Promise<Done> {
  const { name, signal, onWarning } = options;
  const { version, now, created } =
    known === undefined || before === undefined
      ? await createVersion(store, of, options)
      : { version: await awaitReady(store.registry, known, signal), now: before, created: false };
  const moves = changesOf(now, version.version, options);
  const changes = created ? withNew(version.version, moves) : moves;
  const words = created ? undefined : unsaid(version, options);
  if (words !== undefined) await describeVersion(store, version, words);
  const after =
    changes.length === 0 ? now : await changeAndRecord(store, now, { changes, action: "register", version });
  if (of.model !== undefined) await linkLoggedModel(store, of.model, version);
  const action = created ? "created" : words !== undefined || changes.length > 0 ? "updated" : "unchanged";
  const done = { ...standing(after, version), action, changes } as const;
  if (changes[0] !== undefined && changes[0].to !== done.stage) {
    onWarning?.(`Somebody else has changed ${name} meanwhile: version ${version.version} is ${done.stage} now.`);
  }
  return done;
}

/** What would be done, by the number that the next version would most likely have. */
function planned({ before, known }: Found, options: RegisterOptions): Done {
  if (before !== undefined && known !== undefined) {
    const changes = changesOf(before, known.version, options);
    const isNews = changes.length > 0 || unsaid(known, options) !== undefined;
    return { ...standing(before, known), action: isNews ? "updated" : "unchanged", changes };
  }
  const next = String(Math.max(0, ...(before?.versions ?? []).map(({ version }) => Number(version))) + 1);
  const places = [...(before?.places ?? []), { version: next, stage: "none", aliases: [] } as const];
  const changes = withNew(next, changesOf({ places }, next, options));
  return { ...standing(undefined, undefined), action: "created", changes };
}

/** A version that is in production already, or that no stage was asked for, stays where it is. */
function changesOf(
  { places }: Pick<Registered, "places">,
  version: string,
  { stage, aliases, onNote }: RegisterOptions,
): VersionChange[] {
  const isProduction = places.find((place) => place.version === version)?.stage === "production";
  if (isProduction && stage === "staging") {
    onNote?.(`Version ${version} is in production already, and stays there.`);
    return planMove(places, { version, aliases });
  }
  return planMove(places, { version, to: stage === "none" ? undefined : stage, aliases });
}

/** That a version is new is a change too, though it may get no stage. */
function withNew(version: string, changes: readonly VersionChange[]): readonly VersionChange[] {
  if (changes[0]?.version === version) return changes;
  return [{ version, from: "none", to: "none", aliasesAdded: [], aliasesRemoved: [] }, ...changes];
}
