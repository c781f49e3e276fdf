import { SentimentError, didYouMean } from "@sentiment/errors";
import type { RunSummary } from "@sentiment/training";
import { localTimeWords, tookWords } from "./run-times.ts";
import { noCell, numberCell, ownCell, textCell } from "./sheet/cells.ts";
import type { Cell, Sheet, SheetColumn } from "./sheet/sheet.ts";

type RunColumn = SheetColumn & { readonly cell: (run: RunSummary, all: readonly RunSummary[]) => Cell };

/** What `--columns` calls a run's own facts: MLflow's names for them. */
const attributes: Readonly<Record<string, RunColumn>> = {
  run_name: text("run_name", ({ runName }) => runName, { least: 12 }),
  run_id: {
    ...own("run_id"),
    cell: ({ runId }, all) => ownCell(runId.slice(0, shortIdLength(all)), runId),
  },
  status: { ...own("status"), leavesAs: 1, cell: ({ status }) => ownCell(status) },
  start_time: time("start_time", ({ startTime }) => startTime),
  end_time: time("end_time", ({ endTime }) => endTime),
  duration: {
    ...own("duration"),
    right: true,
    leavesAs: 3,
    cell: ({ seconds }) => (seconds === null ? noCell : ownCell(tookWords(seconds), String(seconds))),
  },
  experiment: text("experiment", ({ experimentName }) => experimentName),
  experiment_id: { ...own("experiment_id"), cell: ({ experimentId }) => textCell(experimentId) },
  user: text("user", ({ user }) => user),
  artifact_uri: text("artifact_uri", ({ artifactUri }) => artifactUri),
};

const parts = ["params", "metrics", "tags"] as const;
type Part = (typeof parts)[number];

/** Shown by default where a run has them. */
const usualParams = ["model", "vectorizer"];
const usualMetrics = [
  ["validation_accuracy_score", "validation_f1_macro"],
  ["test_accuracy_score", "test_f1_macro"],
] as const;

/** The runs as a sheet: the columns that were asked for, else those that say most. `also` names further ones. */
export function runSheet(
  runs: readonly RunSummary[],
  { columns, also = [], withExperiment = false }: RunSheetOptions,
): Sheet {
  const chosen = columns?.map((name) => columnNamed(name, runs)) ?? usualColumns(runs, { also, withExperiment });
  return { columns: chosen, rows: runs.map((run) => chosen.map(({ cell }) => cell(run, runs))) };
}

export interface RunSheetOptions {
  readonly columns?: readonly string[] | undefined;
  /** Columns to show besides the usual ones. */
  readonly also?: readonly string[] | undefined;
  readonly withExperiment?: boolean | undefined;
}

/** Throws a usage error for a name that none of the runs has. */
export function checkColumns(columns: readonly string[], runs: readonly RunSummary[]): void {
  for (const name of columns) columnNamed(name, runs);
}

/** Eight digits of an id, more where two runs would be called the same. */
export function shortIdLength(runs: readonly { readonly runId: string }[]): number {
  const ids = new Set(runs.map(({ runId }) => runId));
  let length = 8;
  while (length < 64 && new Set(Array.from(ids, (id) => id.slice(0, length))).size < ids.size) length++;
  return length;
}

function usualColumns(
  runs: readonly RunSummary[],
  { also, withExperiment }: { also: readonly string[]; withExperiment: boolean },
): RunColumn[] {
  const names = ["run_name", "run_id", ...(withExperiment ? ["experiment"] : []), "status", "start_time", "duration"];
  const params = usualParams.filter((name) => runs.some((run) => Object.hasOwn(run.params, name)));
  const all = [...names, ...params.map((name) => `params.${name}`), ...metricsToShow(runs), ...also];
  return [...new Set(all)].map((name) => columnNamed(name, runs));
}

/** Validation metrics, else those of the test rows, else whatever most runs have – three at most. */
export function metricsToShow(runs: readonly Pick<RunSummary, "metrics">[]): string[] {
  const count = new Map<string, number>();
  for (const name of runs.flatMap(({ metrics }) => Object.keys(metrics))) count.set(name, (count.get(name) ?? 0) + 1);
  const usual = usualMetrics.map((names) => names.filter((name) => count.has(name))).find(({ length }) => length > 0);
  const others = Array.from(count).sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
  return (usual ?? others.slice(0, 3).map(([name]) => name)).map((name) => `metrics.${name}`);
}

/** The column of a name as `--columns` and MLflow's grammar have it. Where there are no runs, any metric will do. */
function columnNamed(name: string, runs: readonly RunSummary[]): RunColumn {
  const attribute = name.replace(/^attributes?\./u, "");
  if (Object.hasOwn(attributes, attribute)) return attributes[attribute]!;
  const [, prefix, key] = /^(params?|metrics?|tags?)\.(.+)$/su.exec(name) ?? [];
  const part = parts.find((one) => one === prefix || one === `${prefix}s`);
  const known = part !== undefined && key !== undefined && runs.some((run) => Object.hasOwn(run[part], key));
  if (part !== undefined && key !== undefined && (known || runs.length === 0)) return partColumn(part, key);
  throw unknownColumn(name, runs);
}

function partColumn(part: Part, key: string): RunColumn {
  const base = { name: `${part}.${key}`, head: key };
  if (part === "metrics") return { ...base, right: true, cell: ({ metrics }) => numberCell(valueOf(metrics, key)) };
  return { ...base, right: false, least: 8, cell: (run) => textCell(valueOf(run[part], key)) };
}

function valueOf<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function unknownColumn(name: string, runs: readonly RunSummary[]): SentimentError {
  const of = (part: Part): string[] => [...new Set(runs.flatMap((run) => Object.keys(run[part])))].sort();
  const names = [...Object.keys(attributes), ...parts.flatMap((part) => of(part).map((key) => `${part}.${key}`))];
  // Whoever leaves out `metrics.` is told the name with it.
  const without = names.find((one) => one.slice(one.indexOf(".") + 1) === name);
  return new SentimentError({
    kind: "usage",
    code: "UNKNOWN_COLUMN",
    message: `None of these runs has a column ${JSON.stringify(name)}.${without === undefined ? didYouMean(name, names) : ` Did you mean ${without}?`}`,
    hint: `The columns are ${names.filter((one) => !one.startsWith("tags.")).join(", ")}, and tags.NAME.`,
  });
}

function own(name: string): SheetColumn {
  return { name, head: name, right: false };
}

function text(name: string, of: (run: RunSummary) => string, { least = 8 } = {}): RunColumn {
  return { ...own(name), least, cell: (run) => textCell(of(run)) };
}

function time(name: string, of: (run: RunSummary) => string | null): RunColumn {
  return {
    ...own(name),
    leavesAs: 2,
    cell: (run) => {
      const iso = of(run);
      return iso === null ? noCell : ownCell(localTimeWords(iso), iso);
    },
  };
}
