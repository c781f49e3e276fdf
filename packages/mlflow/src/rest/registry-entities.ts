import type { ModelVersion, ModelVersionStatus, RegisteredModel } from "../entities.ts";
import { loggedModelIdOf } from "../logged-model-uri.ts";
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
  const source = version.textOrEmpty("source");
  return {
    name: version.text("name"),
    version: version.text("version"),
    creationTime: version.integer("creation_timestamp"),
    lastUpdatedTime: version.integer("last_updated_timestamp"),
    stage: version.oneOf("current_stage", stages, "None"),
    description: version.optionalText("description"),
    source,
    runId: version.optionalText("run_id"),
    runLink: version.optionalText("run_link"),
    // Most servers' databases have no column for it.
    modelId: version.optionalText("model_id") ?? loggedModelIdOf(source),
    status: version.oneOf("status", statuses, "READY"),
    statusMessage: version.optionalText("status_message"),
    tags: withoutRequestTag(version.record("tags")),
    aliases: version.texts("aliases"),
  };
}
