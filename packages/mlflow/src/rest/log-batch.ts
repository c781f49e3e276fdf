import { SentimentError } from "@sentiment/errors";
import { Buffer } from "node:buffer";
import type { Metric } from "../entities.ts";
import type { Batch } from "../store.ts";
import { checkedParams, checkedTags, checkMetric } from "../validation.ts";
import { writeJson } from "./json.ts";
import type { Server } from "./server.ts";

const kinds = ["params", "metrics", "tags"] as const;
type Kind = (typeof kinds)[number];

/** One entry of a batch, as it stands in a request. */
interface Entry {
  readonly kind: Kind;
  readonly json: string;
  readonly bytes: number;
}

/** What one request may hold (mlflow/utils/validation.py). */
const most = { params: 100, metrics: 1000, tags: 100, entries: 1000, bytes: 1_000_000 } as const;

/**
 * Writes a batch in as few requests as MLflow's limits allow. Parameters go first, since only they can be refused for what
 * the run has already: then nothing else of the batch has been written. Each request may be repeated: MLflow keeps one of
 * equal points.
 */
export async function logBatch(server: Server, runId: string, batch: Batch): Promise<void> {
  const metrics = batch.metrics ?? [];
  const entries = [
    ...checkedParams(batch.params ?? {}).map(([key, value]) => entry("params", { key, value })),
    ...(await messages(server, metrics)).map((metric) => entry("metrics", metric)),
    ...checkedTags(batch.tags ?? {}).map(([key, value]) => entry("tags", { key, value })),
  ];
  const frame = bodyOf(runId, []).length;
  for (const part of parts(entries, frame)) await send(server, runId, part);
}

async function messages(server: Server, metrics: readonly Metric[]): Promise<object[]> {
  for (const metric of metrics) checkMetric(metric);
  const judging = metrics.some(({ modelId, datasetName }) => modelId !== undefined || datasetName !== undefined);
  const known = judging && (await server.hasLoggedModels());
  return metrics.map(({ key, value, timestamp, step, modelId, datasetName, datasetDigest }) => {
    const judged = known ? { model_id: modelId, dataset_name: datasetName, dataset_digest: datasetDigest } : {};
    return { key, value, timestamp, step, ...judged };
  });
}

function entry(kind: Kind, message: object): Entry {
  const json = writeJson(message);
  return { kind, json, bytes: Buffer.byteLength(json) + 1 };
}

/** The entries in their order, cut where the next one would exceed a limit. */
function* parts(entries: readonly Entry[], frame: number): Generator<readonly Entry[], undefined> {
  let part: Entry[] = [];
  let bytes = frame;
  let counts = { params: 0, metrics: 0, tags: 0 };
  for (const each of entries) {
    const full =
      part.length === most.entries || counts[each.kind] === most[each.kind] || bytes + each.bytes > most.bytes;
    if (full) {
      yield part;
      part = [];
      bytes = frame;
      counts = { params: 0, metrics: 0, tags: 0 };
    }
    part.push(each);
    bytes += each.bytes;
    counts[each.kind] += 1;
  }
  if (part.length > 0) yield part;
}

/** A proxy may take less than MLflow does: then in halves. */
async function send(server: Server, runId: string, part: readonly Entry[]): Promise<void> {
  try {
    await server.call({ method: "POST", path: "runs/log-batch", body: bodyOf(runId, part) });
  } catch (error) {
    if (part.length === 1 || !SentimentError.is(error) || error.code !== "REQUEST_TOO_LARGE") throw error;
    const middle = Math.ceil(part.length / 2);
    await send(server, runId, part.slice(0, middle));
    await send(server, runId, part.slice(middle));
  }
}

function bodyOf(runId: string, part: readonly Entry[]): string {
  const list = (kind: Kind) => part.flatMap((each) => (each.kind === kind ? [each.json] : [])).join(",");
  const lists = kinds.map((kind) => `"${kind}":[${list(kind)}]`);
  return `{"run_id":${JSON.stringify(runId)},${lists.join(",")}}`;
}
