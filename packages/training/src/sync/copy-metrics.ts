import { everyPoint, type LoggedModel, type Metric, type Run, type Store } from "@sentiment/mlflow";
import type { JudgedPoint } from "./judged-points.ts";

export interface MetricsCopy {
  readonly source: Store;
  readonly target: Store;
  readonly run: Run;
  readonly targetRunId: string;
  /** Keys that the target's run has already: their points are compared first. */
  readonly keysThere: readonly string[];
  readonly judged: readonly JudgedPoint[];
  /** The target's id of a logged model. */
  readonly modelId: (modelId: string) => Promise<string | undefined>;
}

/** Points read and written at a time. */
const atOnce = 5000;

/** Logs every point of every metric that the target lacks, as they are, with the models that they judge. */
export async function copyMetrics(copy: MetricsCopy): Promise<void> {
  const judging = Map.groupBy(copy.judged, placeOf);
  const models = await modelsThere(copy);
  for (const key of Object.keys(copy.run.data.metrics).sort()) {
    const there = copy.keysThere.includes(key) ? await pointsThere(copy, key) : new Set<string>();
    let batch: Metric[] = [];
    const { runId } = copy.run.info;
    for await (const point of everyPoint(copy.source, { runId, key, maxResults: atOnce })) {
      const { value, timestamp, step } = point;
      const judged = await judgements(copy, judging.get(placeOf(point)) ?? []);
      const missing = judged.filter(({ modelId = "" }) => !models.get(modelId)?.has(placeOf(point)));
      const plain = { key, value, timestamp, step };
      if (missing.length > 0) batch.push(...missing.map((one) => ({ ...plain, ...one })));
      else if (!there.has(textOf(point))) batch.push(plain);
      if (batch.length < atOnce) continue;
      await copy.target.logBatch(copy.targetRunId, { metrics: batch });
      batch = [];
    }
    if (batch.length > 0) await copy.target.logBatch(copy.targetRunId, { metrics: batch });
  }
}

type Judgement = Pick<Metric, "modelId" | "datasetName" | "datasetDigest">;

async function judgements({ modelId }: MetricsCopy, points: readonly JudgedPoint[]): Promise<Judgement[]> {
  const found: Judgement[] = [];
  for (const { modelId: judged, datasetName, datasetDigest } of points) {
    const id = await modelId(judged);
    if (id !== undefined) found.push({ modelId: id, datasetName, datasetDigest });
  }
  return found;
}

/** What the judged models know of this run's points already, by model. */
async function modelsThere({ target, targetRunId, judged, modelId }: MetricsCopy): Promise<Map<string, Set<string>>> {
  const known = new Map<string, Set<string>>();
  for (const id of new Set(judged.map((point) => point.modelId))) {
    const there = await modelId(id);
    if (there === undefined) continue;
    const { metrics }: LoggedModel = await target.getLoggedModel(there);
    known.set(there, new Set(metrics.filter(({ runId }) => runId === targetRunId).map(placeOf)));
  }
  return known;
}

async function pointsThere({ target, targetRunId }: MetricsCopy, key: string): Promise<Set<string>> {
  const points = new Set<string>();
  for await (const point of everyPoint(target, { runId: targetRunId, key, maxResults: atOnce }))
    points.add(textOf(point));
  return points;
}

/** A point as models know it, who have 0 for NaN. */
function placeOf({ key, value, timestamp, step }: Pick<Metric, "key" | "value" | "timestamp" | "step">): string {
  return `${timestamp} ${step} ${Number.isNaN(value) ? 0 : value} ${key}`;
}

function textOf({ value, timestamp, step }: Metric): string {
  return `${timestamp} ${step} ${value}`;
}
