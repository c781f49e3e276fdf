import type { Metric } from "../entities.ts";
import { pageSizes } from "../page-sizes.ts";
import { offsetOf, pageTokenOf } from "../page-token.ts";
import type { Page, PageRequest } from "../store.ts";
import { pageMessage } from "./page-of.ts";
import { metricOf } from "./run-of.ts";
import type { Server } from "./server.ts";

export interface HistoryRequest extends PageRequest {
  readonly runId: string;
  readonly key: string;
}

/**
 * One page of a metric's points. Servers of MLflow 2 know no pages here and give every point, in no order; then the pages
 * are made here, with tokens of our own.
 */
export async function getMetricHistory(server: Server, request: HistoryRequest): Promise<Page<Metric>> {
  const { runId, key, pageToken } = request;
  const page = pageMessage(request, pageSizes.history);
  const size = page.max_results;
  const query = { run_id: runId, metric_key: key, ...page };
  const answer = await server.call({ method: "GET", path: "metrics/get-history", query });
  const points = answer.objects("metrics").map(metricOf);
  const next = answer.optionalText("next_page_token");
  if (next !== undefined || points.length <= size) return { items: points, nextPageToken: next };
  const from = offsetOf(pageToken);
  const items = points.toSorted(inTime).slice(from, from + size);
  return { items, nextPageToken: from + size < points.length ? pageTokenOf(from + size) : undefined };
}

function inTime(a: Metric, b: Metric): number {
  return a.timestamp - b.timestamp || a.step - b.step || a.value - b.value;
}
