import path from "node:path";
import type { TextSource } from "@sentiment/dataset";
import { SentimentError, didYouMean } from "@sentiment/errors";
import { evaluate, type Evaluation } from "@sentiment/evaluation";
import { loadPipeline, type Pipeline } from "@sentiment/pipeline";
import type { EvaluateOptions, EvaluateResult, Gate, ModelOrigin } from "./contract.ts";
import { GrowingList } from "./growing-list.ts";
import { openDataOrSample } from "./open-sources.ts";
import { evaluationPictures } from "./pictures.ts";
import { unknownLabel } from "./plan-split.ts";
import { prepareReports, writeReports } from "./reports/write-reports.ts";
import { recorded } from "./tracking/recorded.ts";
import type { PlannedRun, TrackedRun } from "./tracking/tracked-run.ts";
import type { TrackedAs } from "./tracking/tracking.ts";
import type { UsedDataset } from "./tracking/used-datasets.ts";
import { writePictures } from "./write-pictures.ts";

/**
 * Scores a model on labelled data. Gates that are not met are part of the result, not an error; a gate on a metric that
 * does not exist is a usage error. Labels the model has not learned are an input error.
 */
export async function evaluateModel(options: EvaluateOptions): Promise<EvaluateResult> {
  const { tracking, signal } = options;
  await prepareReports(options);
  return recorded({ tracking, plan: planOf(options), signal }, (run) => evaluateWithin(run, options));
}

function planOf({ model, origin }: EvaluateOptions): PlannedRun {
  if (origin === undefined) {
    return { name: `evaluate-${path.basename(path.resolve(model))}`, params: { model_dir: model } };
  }
  const { uri, runId } = origin;
  const named = uri.replace(/^[a-z]+:\/+/u, "").replaceAll("/", "-");
  const tags = { "sentiment.model_uri": uri, ...(runId !== undefined && { "sentiment.model_run_id": runId }) };
  return { name: `evaluate-${named}`, params: { model_uri: uri }, tags };
}

async function evaluateWithin(run: TrackedRun | undefined, options: EvaluateOptions): Promise<EvaluateResult> {
  const { pipeline } = await loadPipeline(options.model, { golden: true });
  const { train, test } = await openDataOrSample(options);
  // A folder in the tutorial's layout brings its own test part; what was learned from would flatter the model.
  const source = test ?? train;
  const { labels, probabilities } = await score(pipeline, source, options.signal);
  const used = { summary: source.summary(), context: "eval" };
  await run?.datasets([used]);
  const evaluation = evaluate({ labels, probabilities, classes: pipeline.classes });
  const gates = (options.gates ?? []).map((gate) => judge(gate, evaluation.metrics));
  await writeReports({ evaluation }, options);
  if (options.pictures !== undefined) await writePictures({ evaluation }, options.pictures, options.onWarning);
  const { metrics, confusionMatrix, rows } = evaluation;
  const { classes } = pipeline;
  const { model, origin } = options;
  const tracked = await (run && recordEvaluation(run, evaluation, { used, modelId: origin?.modelId }));
  return {
    modelUri: origin?.uri ?? null,
    modelDir: origin === undefined ? model : null,
    data: used.summary,
    classes,
    rows,
    metrics,
    confusionMatrix,
    evaluation,
    gates,
    tracked,
  };
}

async function recordEvaluation(
  run: TrackedRun,
  evaluation: Evaluation,
  { used, modelId }: { readonly used: UsedDataset } & Pick<ModelOrigin, "modelId">,
): Promise<TrackedAs> {
  const metrics = Object.entries(evaluation.metrics).map(([name, value]) => [`evaluation_${name}`, value] as const);
  await run.metrics(Object.fromEntries(metrics), () => ({ on: used, modelId }));
  await run.artifacts(evaluationPictures(evaluation, "evaluation").map(({ name, svg }) => [`${name}.svg`, svg]));
  return run.finish();
}

async function score(
  pipeline: Pipeline,
  source: TextSource,
  signal: AbortSignal | undefined,
): Promise<{ labels: Uint16Array; probabilities: Float64Array }> {
  const found = new GrowingList<Uint16Array>((length) => new Uint16Array(length));
  const probabilities = new GrowingList<Float64Array>((length) => new Float64Array(length));
  for await (const batch of source.batches()) {
    signal?.throwIfAborted();
    found.append(batch.labels, batch.rows);
    const scores = pipeline.probabilities(batch);
    probabilities.append(scores, batch.rows * pipeline.classes.length);
  }
  const summary = source.summary();
  const classOf = Int32Array.from(summary.labels, (label) => {
    const index = pipeline.classes.indexOf(label);
    if (index < 0) throw unknownLabel(label, summary.source, pipeline.classes);
    return index;
  });
  return { labels: found.items().map((label) => classOf[label]!), probabilities: probabilities.items() };
}

function judge(gate: Gate, metrics: Readonly<Record<string, number>>): EvaluateResult["gates"][number] {
  const value = metrics[gate.metric];
  if (value !== undefined) return { ...gate, value, met: value >= gate.minimum };
  const names = Object.keys(metrics);
  throw new SentimentError({
    kind: "usage",
    code: "UNKNOWN_METRIC",
    message: `There is no metric ${JSON.stringify(gate.metric)} to hold to a minimum.${didYouMean(gate.metric, names)}`,
    hint: `The metrics are ${names.join(", ")}.`,
  });
}
