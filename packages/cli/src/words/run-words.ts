import type { BestRun, RunDetails, RunSummary } from "@sentiment/training";
import { facts } from "./facts.ts";
import { metricsTable } from "./metrics-table.ts";
import { byteWords, countOf } from "./numbers.ts";
import { localTimeWords, tookWords } from "./run-times.ts";
import { numberCell } from "./sheet/cells.ts";
import { shellWords } from "./shell-words.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { visible } from "./visible.ts";
import { cutToWidth } from "./width.ts";

/** What `runs best` says: which run it is, its metrics, and how to use it. */
export function bestRunWords(run: BestRun, style: Style): string {
  const { metric, value, goal, metrics, runId } = run;
  const chosen = `${visible(metric)} ${numberCell(value).shown}, the ${goal === "max" ? "greatest" : "smallest"}`;
  const recipe = ["model", "vectorizer"].flatMap((name) => (Object.hasOwn(run.params, name) ? run.params[name]! : []));
  const next = shellWords("sentiment", "predict", "--run-id", runId, "--explain", "What a lovely day!");
  const about: [string, string][] = [...runFacts(run), ["recipe", recipe.map(visible).join(", ")], ["best by", chosen]];
  return [facts(about, style), metricParts(metrics, style), facts([["next", next]], style)]
    .filter(Boolean)
    .join("\n\n");
}

/** What `runs show` says: a paragraph per kind of thing. */
export function runWords(run: RunDetails, style: Style): string {
  const { params, metrics, tags, metricPoints } = run;
  const cut = (text: string): string => (style.isTerminal ? cutToWidth(text, Math.max(20, style.columns - 34)) : text);
  const pairs = (record: Readonly<Record<string, string>>): string[][] =>
    Object.entries(record).map(([name, value]) => [visible(name), cut(visible(value))]);
  const histories = Object.entries(metricPoints).filter(([, points]) => points > 1);
  return [
    facts(runFacts(run), style),
    paragraph("parameters", pairs(params), style),
    titled("metrics", metricParts(metrics, style), style),
    paragraph(
      "metrics with a history",
      histories.map(([name, points]) => [visible(name), countOf(points, "point")]),
      style,
    ),
    paragraph("datasets", run.datasets.map(datasetRow), style),
    paragraph(
      "models",
      run.models.map((model) => [visible(model.name), modelStatus(model.status), `models:/${model.modelId}`]),
      style,
    ),
    paragraph("files", fileRows(run), style),
    paragraph("tags", pairs(tags), style),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function runFacts(run: RunSummary): [string, string][] {
  const { seconds } = run;
  const took = seconds === null ? "" : `, took ${tookWords(seconds)}`;
  return [
    ["run", visible(run.runName)],
    ["id", run.runId],
    ["experiment", visible(run.experimentName)],
    ["status", run.deleted ? `${run.status}, deleted` : run.status],
    ["started", `${localTimeWords(run.startTime)}${took}`],
    ["user", visible(run.user)],
    ["artifacts", visible(run.artifactUri)],
  ];
}

function datasetRow({ name, digest, context, sourceType }: RunDetails["datasets"][number]): string[] {
  return [visible(name), context === null ? "" : visible(context), visible(digest), visible(sourceType)];
}

function fileRows({ artifacts }: RunDetails): string[][] {
  if (artifacts === null) return [["they cannot be listed from here"]];
  return artifacts.map(({ path, bytes }) => [visible(path), bytes === null ? "" : byteWords(bytes)]);
}

/** `LOGGED_MODEL_UPLOAD_FAILED` → `upload failed` */
function modelStatus(status: string): string {
  return status
    .replace(/^LOGGED_MODEL_(?:STATUS_)?/u, "")
    .replaceAll("_", " ")
    .toLowerCase();
}

const ofPart = /^(?:training|validation|test)_/u;

/** Metrics of the data's parts side by side, then all others. */
export function metricParts(metrics: Readonly<Record<string, number>>, style: Style): string {
  const entries = Object.entries(metrics);
  const parted = entries.filter(([name]) => ofPart.test(name)).map(([name, value]) => [visible(name), value] as const);
  const others = entries.filter(([name]) => !ofPart.test(name));
  return [
    parted.length === 0 ? "" : metricsTable(Object.fromEntries(parted), style),
    table({ rows: others.map(([name, value]) => [visible(name), numberCell(value).shown]), right: [1] }),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function paragraph(title: string, rows: readonly (readonly string[])[], style: Style): string {
  return titled(title, table({ rows, indent: 2 }), style);
}

function titled(title: string, text: string, style: Style): string {
  return text === "" ? "" : `${style.bold(title)}\n${text}`;
}
