import { SentimentError } from "@sentiment/errors";
import type { Experiment, Store } from "@sentiment/mlflow";
import { experimentById } from "../runs/experiments.ts";
import type { Tracking } from "./tracking.ts";

/**
 * The experiment that runs are recorded in: of that id, or of that name and made when it is missing, by whichever process
 * comes first. Throws an input error for an id that is not there, a usage error for one of another name, a conflict for an
 * experiment that has been deleted.
 */
export async function ensureExperiment(
  store: Store,
  { experiment, experimentId }: Pick<Tracking, "experiment" | "experimentId">,
): Promise<Experiment> {
  if (experimentId !== undefined) return active(await experimentById(store, experimentId, experiment));
  const name = experiment ?? "Default";
  return active((await store.findExperiment(name)) ?? (await created(store, name)));
}

function active(found: Experiment): Experiment {
  if (found.lifecycleStage === "active") return found;
  throw new SentimentError({
    kind: "conflict",
    code: "EXPERIMENT_DELETED",
    message: `The experiment ${JSON.stringify(found.name)} has been deleted.`,
    hint: `Choose another --experiment, or restore it: mlflow experiments restore --experiment-id ${found.experimentId}`,
  });
}

async function created(store: Store, name: string): Promise<Experiment> {
  try {
    return await store.getExperiment(await store.createExperiment({ name }));
  } catch (error) {
    const found = SentimentError.is(error) && error.kind === "conflict" ? await store.findExperiment(name) : undefined;
    if (found === undefined) throw error;
    return found;
  }
}
