import type { HistoryEntry, ModelDetails } from "@sentiment/training";
import { facts } from "./facts.ts";
import { countOf } from "./numbers.ts";
import { movedWords } from "./registry-change-words.ts";
import { localTimeWords } from "./run-times.ts";
import { metricParts } from "./run-words.ts";
import { shellWords } from "./shell-words.ts";
import { tableText } from "./sheet/table.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { versionSheet } from "./version-sheet.ts";
import { visible } from "./visible.ts";

/** What `models show` says: the model, its versions, and who moved which of them. */
export function modelWords(model: ModelDetails, style: Style): string {
  const { versions, versionCount } = model;
  const history = withoutMadeRoom(model.history);
  const more = versionCount - versions.length;
  const latest = history.slice(-mostChanges);
  const older = model.olderChanges + history.length - latest.length;
  return paragraphs([
    facts(modelFacts(model), style),
    titled("versions", versions.length === 0 ? "" : tableText(versionSheet(versions), style), style),
    more === 0 ? "" : style.dim(`and ${countOf(more, "older version")}; --limit shows more`),
    disagreementWords(model, style),
    titled("history", historyTable(latest), style),
    older === 0 ? "" : style.dim(`and ${countOf(older, "older change")}`),
  ]);
}

/** What `models show --version` says: all there is of one version. */
export function versionWords(model: ModelDetails, style: Style): string {
  const one = model.versions[0]!;
  const pairs = (record: Readonly<Record<string, string>>): string =>
    table({ rows: Object.entries(record).map(([name, value]) => [visible(name), visible(value)]), indent: 2 });
  return paragraphs([
    facts(
      [
        ["model", `${visible(model.name)}, version ${visible(one.version)}`],
        ["stage", one.stage],
        ["aliases", one.aliases.map(visible).join(", ")],
        ["status", one.status],
        ["description", visible(one.description ?? "")],
        ["created", `${localTimeWords(one.created)}${one.by === null ? "" : ` by ${visible(one.by)}`}`],
        ["updated", localTimeWords(one.updated)],
        ["run", one.runId === null ? "" : `${visible(one.runName ?? "a run that is gone")} (${visible(one.runId)})`],
        ["source", visible(one.source)],
      ],
      style,
    ),
    titled("parameters", pairs(one.params), style),
    titled("metrics", metricParts(one.metrics, style), style),
    titled("tags", pairs(one.tags), style),
    titled("history", historyTable(model.history), style),
    facts([["next", shellWords("sentiment", "predict", "--model-uri", one.modelUri, "What a lovely day!")]], style),
  ]);
}

/** Shown of the history. */
const mostChanges = 20;

function modelFacts({ name, description, created, updated, tags }: ModelDetails): [string, string][] {
  return [
    ["model", visible(name)],
    ["description", visible(description ?? "")],
    ["created", localTimeWords(created)],
    ["updated", localTimeWords(updated)],
    [
      "tags",
      Object.entries(tags)
        .map(([key, value]) => `${visible(key)}=${visible(value)}`)
        .join("\n"),
    ],
  ];
}

/** Stages come and go with their aliases, unless others move one without the other. */
function disagreementWords({ disagreements }: ModelDetails, style: Style): string {
  return disagreements
    .map(({ stage, inStage, withAlias }) => {
      const held = inStage.length === 0 ? "no version" : `version ${inStage.map(visible).join(", ")}`;
      const named = withAlias === null ? "nothing" : `version ${visible(withAlias)}`;
      return style.warning(`${held} is in ${stage}, but the alias ${stage} names ${named}`);
    })
    .join("\n");
}

/** Without those that only made room for another: that one's line says so. */
function withoutMadeRoom(history: readonly HistoryEntry[]): HistoryEntry[] {
  return history.filter(
    ({ version, at, replacedBy }) =>
      replacedBy === null ||
      !history.some((main) => main.version === replacedBy && main.at === at && main.replaced.includes(version)),
  );
}

function historyTable(history: readonly HistoryEntry[]): string {
  const rows = history.map((entry) => [localTimeWords(entry.at), visible(entry.by), entry.action, entryWords(entry)]);
  return table({ rows, indent: 2 });
}

function entryWords(entry: HistoryEntry): string {
  const { replaced, replacedBy } = entry;
  const because = replacedBy === null ? "" : `, for version ${visible(replacedBy)}`;
  const instead = replaced.length === 0 ? "" : `, in place of version ${replaced.map(visible).join(", ")}`;
  return `${movedWords(entry)}${because}${instead}`;
}

function titled(title: string, text: string, style: Style): string {
  return text === "" ? "" : `${style.bold(title)}\n${text}`;
}

function paragraphs(texts: readonly string[]): string {
  return texts.filter(Boolean).join("\n\n");
}
