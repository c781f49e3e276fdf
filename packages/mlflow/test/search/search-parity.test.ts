import { SentimentError } from "@sentiment/errors";
import { describeWithPython, temporaryFolder } from "@sentiment/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Experiment, LoggedModel, ModelVersion, RegisteredModel, Run } from "../../src/entities.ts";
import { openStore } from "../../src/open-store.ts";
import type { Page, Store } from "../../src/store.ts";
import { mlflowAnswers, type Answer, type AskedSearch, type MlflowAnswers } from "./mlflow-answers.ts";
import { keys, numbers, searchesOf, slippedSearchesOf, words } from "./random-searches.ts";

const seed = 4;
const kinds = ["runs", "experiments", "models", "registered", "versions"] as const;
const searches = kinds.flatMap((kind) => fc.sample(searchesOf(kind), { numRuns: kind === "runs" ? 280 : 120, seed }));
const slipped = kinds.flatMap((kind) => fc.sample(slippedSearchesOf(kind), { numRuns: 100, seed }));

describeWithPython("a search answers as MLflow does", () => {
  let mlflow: MlflowAnswers;
  let store: Store;
  let asked: readonly (readonly [search: AskedSearch, theirs: Answer])[];

  beforeAll(async () => {
    const folder = await temporaryFolder();
    const queries = [...searches, ...slipped];
    mlflow = await mlflowAnswers({ folder, seed, words, numbers, keys, queries });
    asked = queries.map((query, index) => [query, mlflow.answers[index]!]);
    store = await openStore(`sqlite:///${folder}/mlflow.db`);
  });

  afterAll(() => store.close());

  async function answered(queries: readonly (readonly [AskedSearch, Answer])[], kind: AskedSearch["of"]) {
    const answers = queries.filter(([query]) => query.of === kind);
    return Promise.all(
      answers.map(async ([query, theirs]) => ({ query, theirs, ours: await answer(store, query, mlflow) })),
    );
  }

  it.each(kinds)("for %s: the same of them, in the same order, on the same pages", async (kind) => {
    const answers = await answered(asked.slice(0, searches.length), kind);
    expect(answers.filter(({ ours, theirs }) => !agree(ours, theirs))).toEqual([]);
  });

  it.each(kinds)("for %s: a slip in a filter is refused, or means what it means to MLflow", async (kind) => {
    const answers = await answered(asked.slice(searches.length), kind);
    expect(answers.filter(({ ours, theirs }) => !("refused" in ours || agree(ours, theirs)))).toEqual([]);
  });

  it("and enough of the searches find something, and enough are refused", () => {
    for (const kind of kinds) {
      const answers = asked.slice(0, searches.length).filter(([query]) => query.of === kind);
      const refused = answers.filter(([, theirs]) => "refused" in theirs).length;
      const finding = answers.filter(([, theirs]) => "pages" in theirs && theirs.pages.flat().length > 0).length;
      expect(finding / answers.length, kind).toBeGreaterThan(0.3);
      expect(refused / answers.length, kind).toBeGreaterThan(0.1);
    }
  });
});

function agree(ours: Answer, theirs: Answer): boolean {
  if ("refused" in ours || "refused" in theirs) return "refused" in ours && "refused" in theirs;
  return JSON.stringify(ours.pages) === JSON.stringify(theirs.pages);
}

async function answer(store: Store, query: AskedSearch, ids: MlflowAnswers): Promise<Answer> {
  const pages: string[][] = [];
  let pageToken: string | undefined;
  try {
    do {
      const page = await found(store, query, { ids, pageToken });
      pages.push(page.items.map(idOf));
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    return { pages };
  } catch (error) {
    if (!SentimentError.is(error) || error.code !== "INVALID_PARAMETER_VALUE") throw error;
    return { refused: error.message };
  }
}

type Found = Run | Experiment | LoggedModel | RegisteredModel | ModelVersion;

function idOf(item: Found): string {
  if ("info" in item) return item.info.runId;
  if ("latestVersions" in item) return item.name;
  if ("version" in item) return `${item.name}/${item.version}`;
  return "modelId" in item ? item.modelId : item.experimentId;
}

interface Asking {
  readonly ids: MlflowAnswers;
  readonly pageToken: string | undefined;
}

function found(store: Store, query: AskedSearch, { ids, pageToken }: Asking): Promise<Page<Found>> {
  const filter = query.filter.replaceAll(/\{(run|model):(\d+)\}/gu, (_, kind, n) =>
    kind === "run" ? ids.runs[Number(n)]! : ids.models[Number(n)]!,
  );
  const { viewType, orderBy, maxResults } = query;
  const search = { filter, orderBy, maxResults, pageToken };
  if (query.of === "experiments") return store.searchExperiments({ ...search, viewType });
  if (query.of === "registered") return store.registry.searchRegisteredModels(search);
  if (query.of === "versions") return store.registry.searchModelVersions(search);
  const experimentIds = query.experiments.map((place) => ids.experiments[place]!);
  if (query.of === "runs") return store.searchRuns({ ...search, experimentIds, viewType });
  return store.searchLoggedModels({ ...search, experimentIds });
}
