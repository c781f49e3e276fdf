import type { ModelSummary } from "@sentiment/training";
import { localTimeWords } from "./run-times.ts";
import { noCell, ownCell, textCell } from "./sheet/cells.ts";
import type { Cell, Sheet, SheetColumn } from "./sheet/sheet.ts";

type ModelColumn = SheetColumn & { readonly cell: (model: ModelSummary) => Cell };

/** Registered models as a sheet: which version stands where. */
export function modelSheet(models: readonly ModelSummary[]): Sheet {
  const isDescribed = models.some(({ description }) => description !== null);
  const columns = isDescribed ? [...usualColumns, descriptionColumn] : usualColumns;
  return { columns, rows: models.map((model) => columns.map(({ cell }) => cell(model))) };
}

const usualColumns: readonly ModelColumn[] = [
  { ...column("name"), least: 12, cell: ({ name }) => textCell(name) },
  { ...column("production"), right: true, cell: ({ stages }) => versionCell(stages.production) },
  { ...column("staging"), right: true, cell: ({ stages }) => versionCell(stages.staging) },
  { ...column("latest"), right: true, cell: ({ latestVersion }) => versionCell(latestVersion) },
  { ...column("aliases"), least: 8, cell: ({ aliases }) => textCell(aliasesText(aliases)) },
  { ...column("updated"), leavesAs: 1, cell: ({ updated }) => timeCell(updated) },
];

const descriptionColumn: ModelColumn = {
  ...column("description"),
  least: 12,
  leavesAs: 2,
  cell: ({ description }) => textCell(description),
};

/** When, to the minute, in the zone of whoever reads; for programs in UTC. */
export function timeCell(iso: string | null): Cell {
  return iso === null ? noCell : ownCell(localTimeWords(iso), iso);
}

function column(name: string): SheetColumn {
  return { name, head: name, right: false };
}

function versionCell(version: string | null | undefined): Cell {
  return version === null || version === undefined ? noCell : ownCell(version);
}

/** `champion=3 production=2` */
function aliasesText(aliases: Readonly<Record<string, string>>): string {
  return Object.entries(aliases)
    .map(([alias, version]) => `${alias}=${version}`)
    .join(" ");
}
