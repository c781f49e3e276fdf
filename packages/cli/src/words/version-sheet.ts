import type { VersionSummary } from "@sentiment/training";
import { timeCell } from "./model-sheet.ts";
import { metricsToShow, shortIdLength } from "./run-columns.ts";
import { numberCell, ownCell, textCell } from "./sheet/cells.ts";
import type { Cell, Sheet, SheetColumn } from "./sheet/sheet.ts";

type VersionColumn = SheetColumn & { readonly cell: (version: VersionSummary) => Cell };

/** Versions as a sheet: where each stands, which run it is of, and that run's scores. */
export function versionSheet(versions: readonly VersionSummary[]): Sheet {
  const idLength = shortIdLength(versions.flatMap(({ runId }) => (runId === null ? [] : [{ runId }])));
  const isOdd = versions.some(({ status }) => status !== "ready");
  const isDescribed = versions.some(({ description }) => description !== null);
  const columns: VersionColumn[] = [
    { ...column("version"), right: true, cell: ({ version }) => textCell(version) },
    { ...column("stage"), cell: ({ stage }) => ownCell(stage) },
    { ...column("aliases"), least: 8, cell: ({ aliases }) => textCell(aliases.join(" ")) },
    ...(isOdd ? [{ ...column("status"), cell: ({ status }: VersionSummary) => ownCell(status) }] : []),
    { ...column("run_name"), least: 12, cell: ({ runName }) => textCell(runName) },
    {
      ...column("run_id"),
      leavesAs: 1,
      cell: ({ runId }) => ({ ...textCell(runId), shown: textCell(runId?.slice(0, idLength)).shown }),
    },
    ...metricsToShow(versions).map(metricColumn),
    { ...column("created"), leavesAs: 2, cell: ({ created }) => timeCell(created) },
    { ...column("by"), leavesAs: 3, cell: ({ by }) => textCell(by) },
    ...(isDescribed ? [descriptionColumn] : []),
  ];
  return { columns, rows: versions.map((version) => columns.map(({ cell }) => cell(version))) };
}

const descriptionColumn: VersionColumn = {
  ...column("description"),
  least: 12,
  leavesAs: 4,
  cell: ({ description }) => textCell(description),
};

function column(name: string): SheetColumn {
  return { name, head: name, right: false };
}

/** `metrics.validation_f1_macro` */
function metricColumn(name: string): VersionColumn {
  const key = name.slice("metrics.".length);
  return { name, head: key, right: true, cell: ({ metrics }) => numberCell(metrics[key]) };
}
