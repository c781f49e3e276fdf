import { SentimentError } from "@sentiment/errors";
import type { Experiment, LifecycleStage } from "../entities.ts";
import { alreadyExists } from "../mlflow-error.ts";
import { pageSizes } from "../page-sizes.ts";
import type { ExperimentSearch } from "../search/experiments.ts";
import type { NewExperiment, Page } from "../store.ts";
import { checkArtifactLocation, checkExperimentName, checkExperimentTag, checkViewType } from "../validation.ts";
import type { Answer } from "./answer.ts";
import { once, onceRemoved } from "./once.ts";
import { pageOf, searchMessage } from "./page-of.ts";
import { tagList } from "./request-tag.ts";
import type { Server } from "./server.ts";

/** @returns the new experiment's id. */
export function createExperiment(server: Server, experiment: NewExperiment): Promise<string> {
  const { name, artifactLocation, tags = {} } = experiment;
  checkExperimentName(name);
  if (artifactLocation !== undefined) checkArtifactLocation(artifactLocation);
  for (const [key, value] of Object.entries(tags)) checkExperimentTag(key, value);
  const body = { name, artifact_location: artifactLocation, tags: tagList(tags) };
  const creation = {
    async send() {
      const answer = await server.call({ method: "POST", path: "experiments/create", body, repeatable: false });
      return answer.text("experiment_id");
    },
    async look() {
      const found = await findExperiment(server, name);
      return found !== undefined && isAs(found, experiment) ? found.experimentId : undefined;
    },
    unique: true,
  };
  return once(creation, server.signal);
}

/** Whether an experiment is what was asked for; if another process has made it meanwhile, that is as good. */
function isAs(found: Experiment, { artifactLocation, tags = {} }: NewExperiment): boolean {
  if (found.lifecycleStage !== "active") return false;
  if (artifactLocation !== undefined && found.artifactLocation !== artifactLocation) return false;
  return Object.entries(tags).every(([key, value]) => found.tags[key] === value);
}

export async function getExperiment(server: Server, experimentId: string): Promise<Experiment> {
  const query = { experiment_id: experimentId };
  const answer = await server.call({ method: "GET", path: "experiments/get", query });
  return experimentOf(answer.object("experiment"));
}

export async function findExperiment(server: Server, name: string): Promise<Experiment | undefined> {
  try {
    const query = { experiment_name: name };
    const answer = await server.call({ method: "GET", path: "experiments/get-by-name", query });
    return experimentOf(answer.object("experiment"));
  } catch (error) {
    if (SentimentError.is(error) && error.code === "RESOURCE_DOES_NOT_EXIST") return undefined;
    throw error;
  }
}

export async function searchExperiments(server: Server, search: ExperimentSearch): Promise<Page<Experiment>> {
  const { viewType = "ACTIVE_ONLY" } = search;
  checkViewType(viewType);
  const body = { ...searchMessage(search, pageSizes.experiments), view_type: viewType };
  const answer = await server.call({ method: "POST", path: "experiments/search", body });
  return pageOf(answer, answer.objects("experiments").map(experimentOf));
}

export async function renameExperiment(server: Server, experimentId: string, name: string): Promise<void> {
  checkExperimentName(name);
  const body = { experiment_id: experimentId, new_name: name };
  try {
    await server.call({ method: "POST", path: "experiments/update", body });
  } catch (error) {
    // MLflow lets its database refuse this, and tells it as a bad request.
    const taken = SentimentError.is(error) && error.kind === "usage" ? await findExperiment(server, name) : undefined;
    if (taken === undefined || taken.experimentId === experimentId) throw error;
    const message = `The experiment ${JSON.stringify(name)} exists (${taken.experimentId}).`;
    throw alreadyExists(message, "Choose another name.");
  }
}

/** Deletes or restores an experiment and all its runs with it. */
export async function moveExperiment(server: Server, experimentId: string, to: LifecycleStage): Promise<void> {
  const path = to === "deleted" ? "experiments/delete" : "experiments/restore";
  const body = { experiment_id: experimentId };
  await onceRemoved(() => server.call({ method: "POST", path, body, repeatable: false }), server.signal);
}

export async function setExperimentTag(
  server: Server,
  experimentId: string,
  [key, value]: [string, string],
): Promise<void> {
  checkExperimentTag(key, value);
  const body = { experiment_id: experimentId, key, value };
  await server.call({ method: "POST", path: "experiments/set-experiment-tag", body });
}

export async function deleteExperimentTag(server: Server, experimentId: string, key: string): Promise<void> {
  const body = { experiment_id: experimentId, key };
  const call = { method: "POST", path: "experiments/delete-experiment-tag", body, repeatable: false } as const;
  await onceRemoved(() => server.call(call), server.signal);
}

const stages = ["active", "deleted"] as const;

function experimentOf(answer: Answer): Experiment {
  return {
    experimentId: answer.text("experiment_id"),
    name: answer.text("name"),
    artifactLocation: answer.textOrEmpty("artifact_location"),
    lifecycleStage: answer.oneOf("lifecycle_stage", stages, "active"),
    creationTime: answer.optionalInteger("creation_time"),
    lastUpdateTime: answer.optionalInteger("last_update_time"),
    tags: answer.record("tags"),
  };
}
