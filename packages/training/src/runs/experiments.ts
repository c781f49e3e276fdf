import { SentimentError, didYouMean } from "@sentiment/errors";
import type { Experiment, Store } from "@sentiment/mlflow";

/** Which experiments are meant: one by name, or (undefined) all of them. */
export interface ExperimentChoice {
  readonly experiment?: string | undefined;
  /** Whether somebody asked for just that name: then it is an error if it is not there. */
  readonly mustExist?: boolean | undefined;
}

/** Names by id, the deleted ones too. */
export type ExperimentNames = ReadonlyMap<string, string>;

/**
 * The experiments that are meant; none where there is no store yet.
 * Throws an input error for a name that somebody asked for and that is not there.
 */
export async function chosenExperiments(
  store: Store | undefined,
  { experiment, mustExist = false }: ExperimentChoice,
): Promise<readonly Experiment[]> {
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

async function allExperiments(store: Store): Promise<Experiment[]> {
  const found: Experiment[] = [];
  let pageToken: string | undefined;
  do {
    const page = await store.searchExperiments({ viewType: "ALL", pageToken });
    found.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return found;
}

function noSuchExperiment(name: string, names: readonly string[]): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "EXPERIMENT_NOT_FOUND",
    message: `There is no experiment ${JSON.stringify(name)}.${didYouMean(name, names)}`,
    hint:
      names.length === 0
        ? "A training makes it."
        : `The experiments are ${names.map((one) => JSON.stringify(one)).join(", ")}.`,
  });
}
