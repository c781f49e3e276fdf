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
  { ...column("name"), least: 24, cell: ({ name }) => textCell(name) },
  { ...column("production"), right: true, cell: ({ stages }) => textCell(stages.production) },
  { ...column("staging"), right: true, cell: ({ stages }) => textCell(stages.staging) },
  { ...column("latest"), right: true, cell: ({ latestVersion }) => textCell(latestVersion) },
  { ...column("aliases"), least: 8, cell: aliasesCell },
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

/** `champion=3`; the eye is not told again what the stages' columns say. */
function aliasesCell({ aliases, stages }: ModelSummary): Cell {
  const said: Readonly<Record<string, string>> = stages;
  const entries = Object.entries(aliases);
  const text = (some: typeof entries): string => some.map(([alias, version]) => `${alias}=${version}`).join(" ");
  const news = entries.filter(([alias, version]) => !Object.hasOwn(said, alias) || said[alias] !== version);
  return { ...textCell(text(entries)), shown: textCell(text(news)).shown };
}
