import type { ModelVersion, RegisteredModel } from "@sentiment/mlflow";
import { stageName, type ServingStage, type StageName } from "./stage-name.ts";

/** Where a version stands. */
export interface Place {
  readonly version: string;
  readonly stage: StageName;
  /** In code-point order. */
  readonly aliases: readonly string[];
}

/** Where each version of a model stands, the first version first. */
export function placesOf(model: RegisteredModel, versions: readonly ModelVersion[]): Place[] {
  // What a search says of a version's aliases is not always all of them; the model's word is.
  const aliases = Object.entries(model.aliases).sort(([a], [b]) => (a < b ? -1 : 1));
  return versions.map(({ version, stage }) => ({
    version,
    stage: stageName(stage),
    aliases: aliases.filter(([, of]) => of === version).map(([alias]) => alias),
  }));
}

/**
 * Who holds a stage: the latest version in it; where none is, the version with the alias of that name. So where others
 * have set the two apart, the stage counts.
 */
export function holderOf(stage: ServingStage, places: readonly Place[]): Place | undefined {
  return places.findLast((place) => place.stage === stage) ?? places.find(({ aliases }) => aliases.includes(stage));
}
