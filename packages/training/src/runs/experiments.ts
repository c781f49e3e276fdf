import { SentimentError, didYouMean, someOf } from "@sentiment/errors";
import { everyExperiment, type Experiment, type Store } from "@sentiment/mlflow";

/** Which experiments are meant: one by name, by id, or by both, which must agree; without either all of them. */
export interface ExperimentChoice {
  readonly experiment?: string | undefined;
  /** It must be there. */
  readonly experimentId?: string | undefined;
  /** Whether somebody asked for just that name: then it is an error if it is not there. */
  readonly mustExist?: boolean | undefined;
}

/** Names by id, the deleted ones too. */
export type ExperimentNames = ReadonlyMap<string, string>;

/**
 * The experiments that are meant; none where there is no store yet.
 * Throws an input error for a name or id that somebody asked for and that is not there, a usage error where they disagree.
 */
export async function chosenExperiments(
  store: Store | undefined,
  { experiment, experimentId, mustExist = false }: ExperimentChoice,
): Promise<readonly Experiment[]> {
  if (store !== undefined && experimentId !== undefined) return [await experimentById(store, experimentId, experiment)];
  const all = store === undefined ? [] : await allExperiments(store);
  const active = all.filter(({ lifecycleStage }) => lifecycleStage === "active");
  if (experiment === undefined) return active;
  const chosen = active.filter(({ name }) => name === experiment);
  if (chosen.length === 0 && mustExist) {
    throw noSuchExperiment(
      experiment,
      active.map(({ name }) => name),
    );
  }
  return chosen;
}

export async function experimentNames(store: Store): Promise<ExperimentNames> {
  return new Map((await allExperiments(store)).map(({ experimentId, name }) => [experimentId, name]));
}

/**
 * The experiment of an id. Throws an input error where there is none, a usage error where it is not called `name`, which
 * was given beside it.
 */
export async function experimentById(store: Store, experimentId: string, name?: string): Promise<Experiment> {
  const found = await store.getExperiment(experimentId).catch((error: unknown) => {
    if (!SentimentError.is(error) || error.kind !== "input") throw error;
    const others = "Look at what there is: sentiment runs list --all-experiments --columns experiment";
    throw new SentimentError({
      kind: "input",
      code: "EXPERIMENT_NOT_FOUND",
      message: `There is no experiment with the id ${JSON.stringify(experimentId)}.`,
      hint: `${others}. The id may come from MLFLOW_EXPERIMENT_ID: sentiment config says.`,
      cause: error,
    });
  });
  if (name === undefined || found.name === name) return found;
  throw new SentimentError({
    kind: "usage",
    code: "EXPERIMENT_MISMATCH",
    message: `The experiment with the id ${experimentId} is ${JSON.stringify(found.name)}, not ${JSON.stringify(name)}.`,
    hint: "Give its name or its id, not both (MLFLOW_EXPERIMENT_NAME, MLFLOW_EXPERIMENT_ID).",
  });
}

async function allExperiments(store: Store): Promise<Experiment[]> {
  const found: Experiment[] = [];
  for await (const experiment of everyExperiment(store, { viewType: "ALL" })) found.push(experiment);
  return found;
}

function noSuchExperiment(name: string, names: readonly string[]): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "EXPERIMENT_NOT_FOUND",
    message: `There is no experiment ${JSON.stringify(name)}.${didYouMean(name, names)}`,
    hint: names.length === 0 ? "A training makes it." : `The experiments are ${someOf(names)}.`,
  });
}
