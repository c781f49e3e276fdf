import { SentimentError } from "@sentiment/errors";
import type { Experiment, LoggedModel, Metric, ModelVersion, RegisteredModel, Run } from "./entities.ts";
import type { Registry } from "./registry.ts";
import type { ExperimentSearch } from "./search/experiments.ts";
import type { LoggedModelSearch } from "./search/logged-models.ts";
import type { RunSearch } from "./search/runs.ts";
import type { Page, PageRequest, Search, Store } from "./store.ts";

/*
 * Everything that a search finds, in its order, page after page as it is asked for:
 * `for await (const run of everyRun(store, { experimentIds: ["0"] })) …`. `maxResults` is how much a page has.
 */

export interface EveryOptions {
  /** Aborted: no further page is asked for, and its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

type Every<Item> = AsyncGenerator<Item, undefined>;
type WithoutToken<Request> = Omit<Request, "pageToken">;

export function everyExperiment(
  store: Store,
  search: WithoutToken<ExperimentSearch> = {},
  options: EveryOptions = {},
): Every<Experiment> {
  return everyItem((pageToken) => store.searchExperiments({ ...search, pageToken }), options);
}

/** No experiments: no runs. */
export function everyRun(store: Store, search: WithoutToken<RunSearch>, options: EveryOptions = {}): Every<Run> {
  return everyItem((pageToken) => store.searchRuns({ ...search, pageToken }), options);
}

/** Every point of one metric in the order of (timestamp, step, value). */
export function everyPoint(
  store: Store,
  { runId, key, maxResults }: { readonly runId: string; readonly key: string; readonly maxResults?: number },
  options: EveryOptions = {},
): Every<Metric> {
  return everyItem((pageToken) => store.getMetricHistory(runId, key, { maxResults, pageToken }), options);
}

export function everyLoggedModel(
  store: Store,
  search: WithoutToken<LoggedModelSearch>,
  options: EveryOptions = {},
): Every<LoggedModel> {
  return everyItem((pageToken) => store.searchLoggedModels({ ...search, pageToken }), options);
}

export function everyRegisteredModel(
  registry: Registry,
  search: WithoutToken<Search> = {},
  options: EveryOptions = {},
): Every<RegisteredModel> {
  return everyItem((pageToken) => registry.searchRegisteredModels({ ...search, pageToken }), options);
}

export function everyModelVersion(
  registry: Registry,
  search: WithoutToken<Search> = {},
  options: EveryOptions = {},
): Every<ModelVersion> {
  return everyItem((pageToken) => registry.searchModelVersions({ ...search, pageToken }), options);
}

async function* everyItem<Item>(
  page: (pageToken: PageRequest["pageToken"]) => Promise<Page<Item>>,
  { signal }: EveryOptions,
): Every<Item> {
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    signal?.throwIfAborted();
    const { items, nextPageToken } = await page(token);
    yield* items;
    if (nextPageToken !== undefined && seen.has(nextPageToken)) throw goesRound(nextPageToken);
    if (nextPageToken !== undefined) seen.add(nextPageToken);
    token = nextPageToken;
  } while (token !== undefined);
}

/** A server that ignores page tokens would send its first page for ever. */
function goesRound(token: string): SentimentError {
  return new SentimentError({
    kind: "remote",
    code: "MALFORMED_ANSWER",
    message: `The server gives the same page again and again (its token: ${JSON.stringify(token.slice(0, 100))}).`,
    hint: "Ask for larger pages, or for a newer MLflow server.",
  });
}
