import type { Place } from "./place.ts";
import { isServing, servingStages, type StageName } from "./stage-name.ts";

/** What becomes of one version. */
export interface VersionChange {
  readonly version: string;
  readonly from: StageName;
  readonly to: StageName;
  readonly aliasesAdded: readonly string[];
  readonly aliasesRemoved: readonly string[];
}

export interface Move {
  readonly version: string;
  /** Default: it stays where it is, and only its aliases change. */
  readonly to?: StageName | undefined;
  /** Further aliases that it gets. */
  readonly aliases?: readonly string[] | undefined;
  /** The stage that it was found by, whose alias it leaves behind even where it has only the alias. */
  readonly leaves?: StageName | undefined;
}

/**
 * What moving a version to a stage changes, nothing or the version itself first. It gets the stage and the alias of that
 * name and leaves behind that of the stage it was in; whatever held the stage is archived. Aliases of other names stay
 * where they are, but for those that are asked for.
 */
export function planMove(places: readonly Place[], { version, to, aliases = [], leaves }: Move): VersionChange[] {
  const gained = [...new Set([...(to !== undefined && isServing(to) ? [to] : []), ...aliases])];
  const others = places.filter((place) => place.version !== version).map((place) => displaced(place, to, gained));
  const mains = places.filter((place) => place.version === version);
  const changes = mains.map((place): VersionChange => {
    const left = leftBehind(to, [place.stage, leaves ?? place.stage]);
    return {
      version,
      from: place.stage,
      to: to ?? place.stage,
      aliasesAdded: gained.filter((alias) => !place.aliases.includes(alias)),
      aliasesRemoved: place.aliases.filter((alias) => left.includes(alias) && !gained.includes(alias)),
    };
  });
  const changed = others.filter(changesSomething);
  return changed.length > 0 || changes.some(changesSomething) ? [...changes, ...changed] : [];
}

/** Whose aliases it leaves behind. What is archived is served by no stage's name. */
function leftBehind(to: StageName | undefined, stages: readonly StageName[]): readonly string[] {
  if (to === undefined) return [];
  return to === "archived" ? servingStages : stages;
}

/** Another version: it makes room in the stage, and loses the aliases that go elsewhere. */
function displaced(
  { version, stage, aliases }: Place,
  to: StageName | undefined,
  gained: readonly string[],
): VersionChange {
  return {
    version,
    from: stage,
    to: to !== undefined && isServing(to) && stage === to ? "archived" : stage,
    aliasesAdded: [],
    aliasesRemoved: aliases.filter((alias) => gained.includes(alias)),
  };
}

function changesSomething({ from, to, aliasesAdded, aliasesRemoved }: VersionChange): boolean {
  return from !== to || aliasesAdded.length > 0 || aliasesRemoved.length > 0;
}
