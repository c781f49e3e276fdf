import type { ModelVersion, RegisteredModel, Stage } from "../../entities.ts";
import { checkArchiving, checkedStage } from "../../registry-validation.ts";
import type { StageTransition } from "../../registry.ts";
import type { Statements } from "../statements.ts";
import { checkedVersion } from "./find-version.ts";
import { here } from "./load-registry.ts";
import { getModelVersion } from "./model-versions.ts";
import { checkedModel, getRegisteredModel, touchModel } from "./registered-models.ts";

export function transitionStage(database: Statements, transition: StageTransition): ModelVersion {
  const { archiveExistingVersions = false, ...key } = transition;
  checkedModel(database, key.name);
  const stage = checkedStage(transition.stage);
  checkArchiving(stage, archiveExistingVersions);
  const { rowId, name } = checkedVersion(database, key);
  const now = Date.now();
  if (archiveExistingVersions) {
    database.run(
      `UPDATE model_versions SET current_stage = 'Archived', last_updated_time = ?
       WHERE ${here} AND name = ? AND current_stage = ? AND rowid != ?`,
      now,
      name,
      stage,
      rowId,
    );
  }
  const sql = "UPDATE model_versions SET current_stage = ?, last_updated_time = ? WHERE rowid = ?";
  database.run(sql, stage, now, rowId);
  touchModel(database, name, now);
  return getModelVersion(database, key);
}

export function getLatestVersions(database: Statements, name: string, stages: readonly Stage[] = []): ModelVersion[] {
  const { latestVersions, aliases } = getRegisteredModel(database, name);
  const wanted = new Set(stages.map(checkedStage));
  return latestVersions
    .filter(({ stage }) => wanted.size === 0 || wanted.has(stage))
    .map((version) => ({ ...version, aliases: aliasesOf(version.version, aliases) }));
}

function aliasesOf(version: string, aliases: RegisteredModel["aliases"]): readonly string[] {
  return Object.keys(aliases)
    .filter((alias) => aliases[alias] === version)
    .sort();
}
