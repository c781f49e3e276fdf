import type { Run, Search, Store, ViewType } from "@sentiment/mlflow";

export interface RunSearch extends Pick<Search, "filter" | "orderBy"> {
  readonly experimentIds: readonly string[];
  readonly viewType?: ViewType | undefined;
  /** How many to ask the store for at a time. */
  readonly pageSize?: number | undefined;
}

/** Every run that a search finds, in its order, page after page as they are asked for. */
export async function* searchRuns(
  store: Store,
  { pageSize = 1000, ...search }: RunSearch,
): AsyncGenerator<Run, undefined> {
  // MLflow takes no experiments for none, some servers for an error.
  if (search.experimentIds.length === 0) return;
  let pageToken: string | undefined;
  do {
    const page = await store.searchRuns({ ...search, maxResults: pageSize, pageToken });
    yield* page.items;
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
}
