import type { ClosingOfRuns, RunningRun } from "@sentiment/training";
import { countOf } from "./numbers.ts";
import { localTimeWords } from "./run-times.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { visible } from "./visible.ts";

/** What `runs gc` says: each run that says it is running, what was done, and the sum of it. */
export function closingWords({ runs, closed, dryRun }: ClosingOfRuns, style: Style): string {
  const sum = `${countOf(closed.length, "run")} ${dryRun ? "would be closed" : "closed"}`;
  if (runs.length === 0) return `${sum}: none says it is running`;
  const rows = runs.map((run) => [
    run.runId.slice(0, 12),
    visible(run.runName),
    visible(run.experimentName),
    localTimeWords(run.lastSign),
    actionWords(run, dryRun, style),
  ]);
  const head = ["run_id", "run_name", "experiment", "last sign", ""].map(style.bold);
  return `${table({ head, rows })}\n\n${sum}`;
}

function actionWords({ action, process }: RunningRun, dryRun: boolean, style: Style): string {
  if (action === "close") return style.warning(`${dryRun ? "would be closed" : "closed"}: ${processWords[process]}`);
  return `left alone: ${process === "dead" ? "not old enough" : processWords[process]}`;
}

const processWords = {
  dead: "its process has died",
  alive: "its process lives",
  unknown: "its process cannot be looked up from here",
} as const;
