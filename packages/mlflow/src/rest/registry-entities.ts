import type { ModelVersion, ModelVersionStatus, RegisteredModel } from "../entities.ts";
import { stages } from "../registry-validation.ts";
import type { Answer } from "./answer.ts";
import { withoutRequestTag } from "./request-tag.ts";

const statuses: readonly ModelVersionStatus[] = ["PENDING_REGISTRATION", "FAILED_REGISTRATION", "READY"];

export function registeredModelOf(model: Answer): RegisteredModel {
  return {
    name: model.text("name"),
    creationTime: model.integer("creation_timestamp"),
    lastUpdatedTime: model.integer("last_updated_timestamp"),
    description: model.optionalText("description"),
    tags: model.record("tags"),
    aliases: Object.fromEntries(model.objects("aliases").map((one) => [one.text("alias"), one.text("version")])),
    latestVersions: model.objects("latest_versions").map(modelVersionOf),
  };
}

export function modelVersionOf(version: Answer): ModelVersion {
  return {
    name: version.text("name"),
    version: version.text("version"),
    creationTime: version.integer("creation_timestamp"),
    lastUpdatedTime: version.integer("last_updated_timestamp"),
    stage: version.oneOf("current_stage", stages, "None"),
    description: version.optionalText("description"),
    source: version.textOrEmpty("source"),
    runId: version.optionalText("run_id"),
    runLink: version.optionalText("run_link"),
    modelId: version.optionalText("model_id"),
    status: version.oneOf("status", statuses, "READY"),
    statusMessage: version.optionalText("status_message"),
    tags: withoutRequestTag(version.record("tags")),
    aliases: version.texts("aliases"),
  };
}
