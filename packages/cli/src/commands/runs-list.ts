import { listRuns, type RunSummary } from "@sentiment/training";
import { someText } from "@sentiment/settings";
import { defineCommand } from "../define-command.ts";
import { jsonText } from "../json-text.ts";
import { repeated } from "../option.ts";
import {
  chosenFormat,
  columnsOption,
  experimentChoice,
  formatOption,
  limitOption,
  searchOptions,
} from "../options/runs-options.ts";
import { experimentSettings } from "../options/store-settings.ts";
import { withTrackingStore } from "../tracking-store.ts";
import { lines } from "../words/lines.ts";
import { countOf } from "../words/numbers.ts";
import { checkColumns, runSheet } from "../words/run-columns.ts";
import type { SheetFormat } from "../words/sheet/sheet-text.ts";
import { sheetText } from "../words/sheet/sheet-text.ts";

/** The runs that were found, and how they are to be told. */
interface ListedRuns {
  readonly runs: readonly RunSummary[];
  readonly more: boolean;
  readonly trackingUri: string;
  readonly format: string;
  readonly columns: readonly string[] | undefined;
  /** What they are sorted by, which is shown too. */
  readonly also: readonly string[];
  readonly withExperiment: boolean;
}

/** The recorded runs of an experiment. */
export const runsList = defineCommand({
  description:
    "The runs of an experiment, the latest first. --filter and --order-by are in MLflow's grammar: " +
    "metrics.NAME, params.NAME, tags.NAME and attributes such as start_time, joined by AND.",
  examples: [
    "sentiment runs list",
    "sentiment runs list --filter \"params.model = 'lr'\" --order-by 'metrics.validation_f1_macro DESC' --limit 5",
    "sentiment runs list --all-experiments --format csv --columns run_id,status,metrics.validation_f1_macro",
    "for run in $(sentiment runs list --status FAILED -q); do sentiment runs show $run; done",
  ],
  options: {
    ...searchOptions,
    orderBy: repeated("--order-by <field>", "what to sort by, such as 'metrics.NAME DESC'; repeatable", someText()),
    limit: limitOption,
    format: formatOption,
    columns: columnsOption,
  },
  settings: [...experimentSettings],
  async run({ limit = 50, columns, ...search }, context): Promise<ListedRuns> {
    const format = chosenFormat(search.format, context);
    const resolved = await context.settings();
    const choice = experimentChoice(resolved, search);
    const { runs, more, trackingUri } = await withTrackingStore(
      resolved.settings.trackingUri,
      context,
      async (store) => ({
        ...(await listRuns(store, { ...search, ...choice, limit })),
        // The store's own word for it holds no password.
        trackingUri: store?.uri ?? resolved.settings.trackingUri,
      }),
    );
    checkColumns(columns ?? [], runs);
    if (runs.length === 0)
      context.conversation.note(noRunsNote(choice.experiment ?? choice.experimentId, search, trackingUri));
    if (more) context.conversation.note(`There are more than ${countOf(limit, "run")}; --limit shows them.`);
    const also = search.orderBy.flatMap(sortedColumn).filter((name) => isThere(name, runs));
    return { runs, more, trackingUri, format, columns, also, withExperiment: search.allExperiments };
  },
  render(result, style) {
    const { runs, format } = result;
    if (format === "json") return jsonText(document(result));
    if (format === "table" && runs.length === 0) return lines([]);
    return sheetText(runSheet(runs, result), format as SheetFormat, style);
  },
  json: document,
  quiet: ({ runs }) => lines(runs.map(({ runId }) => runId)),
});

function document({ runs, more, trackingUri }: ListedRuns): object {
  return { runs, more, trackingUri };
}

/** `metrics.loss DESC` → `metrics.loss`, where it can be a column. */
function sortedColumn(orderBy: string): string[] {
  const name = /^\s*((?:metrics?|params?)\.)[`"]?(.+?)[`"]?(?:\s+(?:asc|desc))?\s*$/iu.exec(orderBy);
  return name === null ? [] : [`${name[1]!.replace(/s?\.$/iu, "s.")}${name[2]}`];
}

function isThere(column: string, runs: readonly RunSummary[]): boolean {
  const [part, name] = [column.slice(0, column.indexOf(".")), column.slice(column.indexOf(".") + 1)];
  return runs.some((run) => Object.hasOwn(part === "metrics" ? run.metrics : run.params, name));
}

interface Searched {
  readonly filter: string | undefined;
  readonly statuses: readonly string[];
}

function noRunsNote(experiment: string | undefined, { filter, statuses }: Searched, trackingUri: string): string {
  const where = experiment === undefined ? trackingUri : `experiment ${JSON.stringify(experiment)} of ${trackingUri}`;
  const narrowed = filter !== undefined || statuses.length > 0;
  return narrowed ? `No run in ${where} is such.` : `There are no runs in ${where} yet.`;
}
