import { SentimentError, didYouMean } from "@sentiment/errors";
import { attribute, everyRun, type Run, type Store } from "@sentiment/mlflow";
import { experimentNames } from "./experiments.ts";

/**
 * The run whose id begins with `prefix`, in whatever experiment, deleted or not; an id that is there in full is itself.
 * Throws a usage error for what cannot be an id and where several begin so, an input error where none does.
 */
export async function findRun(store: Store | undefined, prefix: string): Promise<Run> {
  if (!/^[a-z\d][\w-]{0,255}$/iu.test(prefix)) {
    throw new SentimentError({
      kind: "usage",
      code: "BAD_RUN_ID",
      message: `${JSON.stringify(prefix)} is no run id.`,
      hint: "An id is of letters and digits, and its beginning is enough: sentiment runs list shows them.",
    });
  }
  if (store === undefined) throw noSuchRun(prefix, []);
  const whole = /^[\da-f]{32}$/u.test(prefix) ? await runById(store, prefix) : undefined;
  if (whole !== undefined) return whole;
  const experimentIds = [...(await experimentNames(store)).keys()];
  const candidates: Run[] = [];
  const filter = attribute("run_id").like(`${prefix}%`).text;
  for await (const run of everyRun(store, { experimentIds, filter, viewType: "ALL" })) {
    if (run.info.runId === prefix) return run;
    // An underscore is a wildcard of LIKE, and in SQLite case does not count.
    if (run.info.runId.startsWith(prefix)) candidates.push(run);
  }
  const [found, another] = candidates;
  if (found === undefined) throw noSuchRun(prefix, await latestIds(store, experimentIds));
  if (another !== undefined) throw ambiguous(prefix, candidates);
  return found;
}

async function runById(store: Store, runId: string): Promise<Run | undefined> {
  try {
    return await store.getRun(runId);
  } catch (error) {
    if (SentimentError.is(error) && error.code === "RESOURCE_DOES_NOT_EXIST") return undefined;
    throw error;
  }
}

const mostRemembered = 1000;

async function latestIds(store: Store, experimentIds: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for await (const { info } of everyRun(store, { experimentIds })) {
    if (ids.push(info.runId) === mostRemembered) break;
  }
  return ids;
}

function noSuchRun(prefix: string, ids: readonly string[]): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "RUN_NOT_FOUND",
    message: `There is no run whose id begins with ${prefix}.${didYouMean(prefix, ids)}`,
    hint: "sentiment runs list --all-experiments shows what there is.",
  });
}

function ambiguous(prefix: string, runs: readonly Run[]): SentimentError {
  const shown = runs.slice(0, 10).map(({ info }) => `${info.runId} (${JSON.stringify(info.runName)})`);
  const rest = runs.length > shown.length ? ` and ${runs.length - shown.length} more` : "";
  return new SentimentError({
    kind: "usage",
    code: "AMBIGUOUS_RUN_ID",
    message: `${runs.length} runs have an id that begins with ${prefix}: ${shown.join(", ")}${rest}.`,
    hint: "Give more of the id.",
  });
}
