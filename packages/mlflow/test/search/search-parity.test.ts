import { DatabaseSync } from "node:sqlite";
import path from "node:path";
import { SentimentError } from "@sentiment/errors";
import { describeWithPython, temporaryFolder } from "@sentiment/testing";
import * as fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { compileExperimentSearch } from "../../src/search/experiments.ts";
import { compileLoggedModelSearch } from "../../src/search/logged-models.ts";
import { compileRunSearch } from "../../src/search/runs.ts";
import type { CompiledSearch } from "../../src/search/compile-search.ts";
import { mlflowAnswers, type Answer, type AskedSearch, type MlflowAnswers } from "./mlflow-answers.ts";
import { keys, numbers, searchesOf, slippedSearchesOf, words } from "./random-searches.ts";

const seed = 4;
const kinds = ["runs", "experiments", "models"] as const;
const searches = kinds.flatMap((kind) => fc.sample(searchesOf(kind), { numRuns: kind === "runs" ? 320 : 130, seed }));
const slipped = kinds.flatMap((kind) => fc.sample(slippedSearchesOf(kind), { numRuns: 100, seed }));

describeWithPython("a search answers as MLflow does", () => {
  let mlflow: MlflowAnswers;
  let database: DatabaseSync;
  let asked: readonly (readonly [search: AskedSearch, theirs: Answer])[];

  beforeAll(async () => {
    const folder = await temporaryFolder();
    const queries = [...searches, ...slipped];
    mlflow = await mlflowAnswers({ folder, seed, words, numbers, keys, queries });
    asked = queries.map((query, index) => [query, mlflow.answers[index]!]);
    database = new DatabaseSync(path.join(folder, "mlflow.db"), { readOnly: true });
  });

  it.each(kinds)("for %s: the same of them, in the same order, on the same pages", (kind) => {
    const differing = asked.slice(0, searches.length).flatMap(([query, theirs]) => {
      if (query.of !== kind) return [];
      const ours = answer(database, query, mlflow);
      return agree(ours, theirs) ? [] : [{ query, ours, theirs }];
    });
    expect(differing).toEqual([]);
  });

  it.each(kinds)("for %s: a slip in a filter is refused, or means what it means to MLflow", (kind) => {
    const differing = asked.slice(searches.length).flatMap(([query, theirs]) => {
      if (query.of !== kind) return [];
      const ours = answer(database, query, mlflow);
      return "refused" in ours || agree(ours, theirs) ? [] : [{ query, ours, theirs }];
    });
    expect(differing).toEqual([]);
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

function answer(database: DatabaseSync, query: AskedSearch, ids: MlflowAnswers): Answer {
  const pages: string[][] = [];
  let pageToken: string | undefined;
  try {
    do {
      const search = compiled(query, ids, pageToken);
      const page = search.page(database.prepare(search.sql).all(...search.parameters));
      pages.push(page.items.map((row) => String(row["run_uuid"] ?? row["model_id"] ?? row["experiment_id"])));
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    return { pages };
  } catch (error) {
    if (!SentimentError.is(error) || error.code !== "INVALID_PARAMETER_VALUE") throw error;
    return { refused: error.message };
  }
}

function compiled(query: AskedSearch, ids: MlflowAnswers, pageToken: string | undefined): CompiledSearch {
  const filter = query.filter.replaceAll(/\{(run|model):(\d+)\}/gu, (_, kind, n) =>
    kind === "run" ? ids.runs[Number(n)]! : ids.models[Number(n)]!,
  );
  const { viewType, orderBy, maxResults } = query;
  const search = { filter, orderBy, maxResults, pageToken, viewType };
  if (query.of === "experiments") return compileExperimentSearch(search);
  const experimentIds = query.experiments.map((place) => ids.experiments[place]!);
  return query.of === "runs"
    ? compileRunSearch({ ...search, experimentIds })
    : compileLoggedModelSearch({ ...search, experimentIds });
}
