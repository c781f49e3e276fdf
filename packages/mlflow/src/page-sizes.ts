/** How many results a page has where nothing is asked, and how many at most. */
export interface PageSizes {
  readonly usual: number;
  readonly most: number;
}

const most = 50_000;

/** MLflow's, by what is searched. */
export const pageSizes = {
  experiments: { usual: 1000, most },
  runs: { usual: 1000, most },
  loggedModels: { usual: 100, most },
  history: { usual: 25_000, most },
  registeredModels: { usual: 100, most: 1000 },
  modelVersions: { usual: 10_000, most: 200_000 },
} as const satisfies Readonly<Record<string, PageSizes>>;
