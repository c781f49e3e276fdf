import type { Origin, ResolvedSettings } from "@sentiment/settings";

const strength: readonly Origin[] = ["flag", "environment", "file", "default"];

/**
 * Which experiment the settings mean, by name, by id, or by both where neither is stronger: as in Python's client, an id in
 * the environment needs no name, and a name there must be that of the id.
 */
export function chosenExperiment({ settings, reports }: ResolvedSettings): {
  readonly experiment?: string;
  readonly experimentId?: string;
  /** Where the choice comes from. */
  readonly origin: Origin;
} {
  const { experiment, experimentId } = settings;
  const [byName, byId] = (["experiment", "experimentId"] as const).map(
    (wanted) => reports.find(({ name }) => name === wanted)!.origin,
  ) as [Origin, Origin];
  if (experimentId === undefined || strength.indexOf(byName) < strength.indexOf(byId)) {
    return { experiment, origin: byName };
  }
  return byName === byId ? { experiment, experimentId, origin: byId } : { experimentId, origin: byId };
}
