import * as fc from "fast-check";
import { expect, it } from "vitest";
import { holderOf, type Place } from "./place.ts";
import { planMove, type VersionChange } from "./plan-move.ts";
import { servingStages, stageNames } from "./stage-name.ts";

const aliasNames = ["staging", "production", "champion"];

/** Up to six versions in any stages, each alias with any version or none. */
const standing = fc
  .tuple(
    fc.array(fc.constantFrom(...stageNames), { minLength: 1, maxLength: 6 }),
    fc.tuple(...aliasNames.map(() => fc.nat({ max: 8 }))),
  )
  .map(([stages, owners]) =>
    stages.map((stage, index): Place => {
      const version = String(index + 1);
      const aliases = aliasNames.filter((_, place) => String(owners[place]) === version).sort();
      return { version, stage, aliases };
    }),
  );

/** How things stand after a plan was carried out. */
function after(places: readonly Place[], changes: readonly VersionChange[]): Place[] {
  return places.map((place) => {
    const change = changes.find(({ version }) => version === place.version);
    if (change === undefined) return place;
    const kept = place.aliases.filter((alias) => !change.aliasesRemoved.includes(alias));
    return { version: place.version, stage: change.to, aliases: [...kept, ...change.aliasesAdded].sort() };
  });
}

const moves = fc
  .tuple(standing, fc.nat(), fc.constantFrom(undefined, ...stageNames))
  .map(([places, at, to]) => ({ places, move: { version: places[at % places.length]!.version, to } }));

it("a version that moves to a stage is alone there and has its alias; all that was planned is done by doing it", () => {
  fc.assert(
    fc.property(moves, ({ places, move }) => {
      const changes = planMove(places, move);
      const now = after(places, changes);
      const aliases = now.flatMap((place) => place.aliases);
      expect(new Set(aliases).size).toBe(aliases.length);
      expect(planMove(now, move)).toEqual([]);
      for (const stage of servingStages.filter((one) => one === move.to)) {
        expect(now.filter((place) => place.stage === stage)).toHaveLength(1);
        expect(holderOf(stage, now)).toMatchObject({ version: move.version });
        expect(holderOf(stage, now)!.aliases).toContain(stage);
      }
    }),
    { seed: 1 },
  );
});

it("a move touches no other stage, and no alias but those of the stages it is about", () => {
  fc.assert(
    fc.property(moves, ({ places, move }) => {
      const [main, ...others] = planMove(places, move);
      if (main === undefined) return;
      expect(main.version).toBe(move.version);
      for (const { from, to } of others.filter((change) => change.from !== change.to)) {
        expect([from, to]).toEqual([move.to, "archived"]);
      }
      for (const { aliasesAdded, aliasesRemoved } of others) {
        expect(aliasesAdded).toEqual([]);
        expect(aliasesRemoved.filter((alias) => alias !== move.to)).toEqual([]);
      }
      expect(main.aliasesRemoved).not.toContain("champion");
    }),
    { seed: 1 },
  );
});
