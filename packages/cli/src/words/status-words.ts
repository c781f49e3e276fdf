import type { EndpointState, EndpointStatus } from "@sentiment/deployment";
import { facts } from "./facts.ts";
import { durationWords } from "./numbers.ts";
import { localTimeWords } from "./run-times.ts";
import { ownCell, textCell } from "./sheet/cells.ts";
import type { Cell, Sheet, SheetColumn } from "./sheet/sheet.ts";
import type { Style } from "./style.ts";
import { visible } from "./visible.ts";

type Fact = readonly [name: string, fact: string];

/** What `status` says of one endpoint. */
export function statusWords(status: EndpointStatus, style: Style): string {
  const { endpoint, target, state, url, modelUri, runId, since, details } = status;
  return facts(
    [
      ["endpoint", `${visible(endpoint)} on ${target}`],
      ["state", stateWords(state, style)],
      messageFact(status, style),
      ["url", visible(url ?? "")],
      ["model", visible(modelUri ?? "")],
      ["run", visible(runId ?? "")],
      ["since", since === undefined ? "" : sinceWords(since)],
      previousFact(status),
      ...Object.entries(details).map(([name, value]): Fact => [name, visible(String(value))]),
    ],
    style,
  );
}

/** Why it is as it is. */
export function messageFact({ message }: EndpointStatus, style: Style): Fact {
  return ["because", message === undefined ? "" : style.warning(visible(message))];
}

/** What a rollback would lead to. */
export function previousFact({ previous }: EndpointStatus): Fact {
  return ["before", previous === undefined ? "" : visible(previous.modelUri)];
}

function stateWords(state: EndpointState, style: Style): string {
  if (state === "in-service") return style.good(state);
  return state === "failed" ? style.bad(state) : style.warning(state);
}

/** `2026-11-22 15:31, for 2 h 05 min` */
function sinceWords(since: string): string {
  return `${localTimeWords(since)}, for ${durationWords(Math.max(0, (Date.now() - Date.parse(since)) / 1000))}`;
}

type EndpointColumn = SheetColumn & { readonly cell: (status: EndpointStatus) => Cell };

/** Endpoints as a sheet. */
export function endpointSheet(endpoints: readonly EndpointStatus[]): Sheet {
  return { columns, rows: endpoints.map((endpoint) => columns.map(({ cell }) => cell(endpoint))) };
}

const columns: readonly EndpointColumn[] = [
  { ...column("endpoint"), least: 24, cell: ({ endpoint }) => textCell(endpoint) },
  { ...column("target"), cell: ({ target }) => ownCell(target) },
  { ...column("state"), cell: ({ state }) => ownCell(state) },
  { ...column("url"), cell: ({ url }) => textCell(url) },
  { ...column("model"), least: 16, cell: ({ modelUri }) => textCell(modelUri) },
  { ...column("since"), leavesAs: 1, cell: ({ since }) => textCell(since && localTimeWords(since)) },
  { ...column("before"), least: 16, leavesAs: 2, cell: ({ previous }) => textCell(previous?.modelUri) },
];

function column(name: string): SheetColumn {
  return { name, head: name, right: false };
}
