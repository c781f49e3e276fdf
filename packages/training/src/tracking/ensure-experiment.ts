import { SentimentError } from "@sentiment/errors";
import type { Experiment, Store } from "@sentiment/mlflow";

/** The experiment of that name; made when it is missing, by whichever process comes first. */
export async function ensureExperiment(store: Store, name: string): Promise<Experiment> {
  const found = (await store.findExperiment(name)) ?? (await created(store, name));
  if (found.lifecycleStage === "active") return found;
  throw new SentimentError({
    kind: "conflict",
    code: "EXPERIMENT_DELETED",
    message: `The experiment ${JSON.stringify(name)} has been deleted.`,
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
