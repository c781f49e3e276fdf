import { createHash } from "node:crypto";
import { copyModel, type Copying } from "./copy-run.ts";
import { marks } from "./marks.ts";
import { digested, readSourceModel } from "./source-run.ts";
import type { SyncedModel } from "./sync-result.ts";

/** Copies the logged models that no run has made. */
export async function copyOrphans(copying: Copying): Promise<SyncedModel[]> {
  const { source, target, survey, signal } = copying;
  const models: SyncedModel[] = [];
  for (const model of survey.hasLoggedModels ? survey.models.values() : []) {
    if (model.sourceRunId !== undefined) continue;
    signal.throwIfAborted();
    const read = await readSourceModel(source, model);
    const said = JSON.stringify([digested(model), read.files]);
    const digest = createHash("sha256").update(said).digest("hex").slice(0, 32);
    const there = survey.modelsThere.get(model.modelId);
    const about = { modelId: model.modelId, name: model.name, runId: null };
    if (there?.tags[marks.done] === digest) {
      models.push({ ...about, targetModelId: there.modelId, action: "unchanged" });
      continue;
    }
    const made = await copyModel(read, {}, copying);
    if (made === undefined) continue;
    const { modelId } = made;
    await target.setLoggedModelTags(modelId, { [marks.done]: digest });
    models.push({ ...about, targetModelId: modelId, action: there === undefined ? "copied" : "updated" });
  }
  return models;
}
