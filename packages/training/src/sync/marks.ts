import type { Tags } from "@sentiment/mlflow";

/*
 * Tags by which a copy is known. Ids of runs and models are random, so that an id alone says which one is meant, whatever
 * store it is in; of a version its number and the time it was made say so.
 */
export const marks = {
  /** Of a run: the run that it is the same as. */
  runId: "sentiment.sync.run_id",
  /** Of a logged model. */
  modelId: "sentiment.sync.model_id",
  /** Of a version: its number there, and when it was made there. */
  version: "sentiment.sync.version",
  /** Of a registered model: the versions that it has been given, so that one that was deleted there stays so. */
  versions: "sentiment.sync.versions",
  /** The store that it is from, for people. */
  from: "sentiment.sync.from",
  /** What the original was like when all of it had been copied. */
  done: "sentiment.sync.done",
} as const;

const own: ReadonlySet<string> = new Set(Object.values(marks));

/** The tags that are the thing's own. */
export function withoutMarks(tags: Tags): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !own.has(key)));
}

/** What is there to set: what `there` lacks or has otherwise. */
export function changedTags(wanted: Tags, there: Tags): Record<string, string> {
  return Object.fromEntries(Object.entries(wanted).filter(([key, value]) => !isSame(there[key], value)));
}

/** Servers cut long values. */
export function isSame(there: string | undefined, wanted: string): boolean {
  if (there === wanted) return true;
  return there !== undefined && there.length >= shortestCut && wanted.startsWith(there);
}

const shortestCut = 250;
