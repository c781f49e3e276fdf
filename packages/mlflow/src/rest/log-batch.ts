import { SentimentError } from "@sentiment/errors";
import { Buffer } from "node:buffer";
import type { Metric } from "../entities.ts";
import type { Batch } from "../store.ts";
import { truncated } from "../text-limits.ts";
import { checkedParams, checkedTags, checkMetric } from "../validation.ts";
import { writeJson } from "./json.ts";
import type { Server } from "./server.ts";

const kinds = ["params", "metrics", "tags"] as const;
type Kind = (typeof kinds)[number];

/** One entry of a batch, as it stands in a request. */
interface Entry {
  readonly kind: Kind;
  /** Of a parameter or tag. */
  readonly pair: readonly [string, string] | undefined;
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
    ...checkedParams(batch.params ?? {}).map((pair) => pairEntry("params", pair)),
    ...(await messages(server, metrics)).map((metric) => entry("metrics", metric)),
    ...checkedTags(batch.tags ?? {}).map((pair) => pairEntry("tags", pair)),
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

function entry(kind: Kind, message: object, pair?: readonly [string, string]): Entry {
  const json = writeJson(message);
  return { kind, pair, json, bytes: Buffer.byteLength(json) + 1 };
}

function pairEntry(kind: "params" | "tags", [key, value]: readonly [string, string]): Entry {
  return entry(kind, { key, value }, [key, value]);
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
    if (!SentimentError.is(error)) throw error;
    const shorter = shortened(part, error.message);
    if (shorter !== undefined) return send(server, runId, shorter);
    if (part.length === 1 || error.code !== "REQUEST_TOO_LARGE") throw error;
    const middle = Math.ceil(part.length / 2);
    await send(server, runId, part.slice(0, middle));
    await send(server, runId, part.slice(middle));
  }
}

/**
 * MLflow 2.7 takes shorter values, and refuses what newer ones cut: then they are cut to what it says they may have.
 * Undefined where that is not why it refused.
 */
function shortened(part: readonly Entry[], refusal: string): readonly Entry[] | undefined {
  const [, what, length] = /(Param|Tag) value .* exceeded length limit of (\d+)/s.exec(refusal) ?? [];
  const kind = what === "Param" ? "params" : "tags";
  const cut = part.map((each) => {
    if (each.kind !== kind || each.pair === undefined) return each;
    const [key, value] = each.pair;
    const start = truncated(value, Number(length));
    return start === value ? each : pairEntry(kind, [key, start]);
  });
  return cut.some((each, index) => each !== part[index]) ? cut : undefined;
}

function bodyOf(runId: string, part: readonly Entry[]): string {
  const list = (kind: Kind) => part.flatMap((each) => (each.kind === kind ? [each.json] : [])).join(",");
  const lists = kinds.map((kind) => `"${kind}":[${list(kind)}]`);
  return `{"run_id":${JSON.stringify(runId)},${lists.join(",")}}`;
}
