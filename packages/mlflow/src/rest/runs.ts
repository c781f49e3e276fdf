import type { LifecycleStage, Run, RunInfo } from "../entities.ts";
import { tag } from "../filter.ts";
import { pageSizes } from "../page-sizes.ts";
import type { RunSearch } from "../search/runs.ts";
import type { NewRun, Page, RunUpdate } from "../store.ts";
import { checkedTags, checkRunName, checkRunStatus, checkViewType } from "../validation.ts";
import { once, onceRemoved } from "./once.ts";
import { pageOf, searchMessage } from "./page-of.ts";
import { newRequestId, requestTag, tagList } from "./request-tag.ts";
import { runInfoOf, runOf } from "./run-of.ts";
import type { Server } from "./server.ts";

/** Tagged with the request, by which it is found if the answer is lost. */
export function createRun(server: Server, run: NewRun): Promise<Run> {
  const { experimentId, runName, startTime = Date.now(), tags = {} } = run;
  checkRunName(runName, tags);
  const request = newRequestId();
  const body = {
    experiment_id: experimentId,
    run_name: runName || undefined,
    user_id: run.userId ?? tags["mlflow.user"] ?? "unknown",
    start_time: startTime,
    tags: tagList(Object.fromEntries([...checkedTags(tags), [requestTag, request]])),
  };
  const creation = {
    async send() {
      const answer = await server.call({ method: "POST", path: "runs/create", body, repeatable: false });
      return runOf(answer.object("run"));
    },
    async look() {
      const filter = tag(requestTag).eq(request).text;
      const { items } = await searchRuns(server, {
        experimentIds: [experimentId],
        filter,
        viewType: "ALL",
        maxResults: 1,
      });
      return items[0];
    },
  };
  return once(creation, server.signal);
}

export async function getRun(server: Server, runId: string): Promise<Run> {
  const answer = await server.call({ method: "GET", path: "runs/get", query: { run_id: runId } });
  return runOf(answer.object("run"));
}

export async function updateRun(server: Server, runId: string, update: RunUpdate): Promise<RunInfo> {
  const { status, endTime, runName } = update;
  if (status !== undefined) checkRunStatus(status);
  const body = { run_id: runId, status, end_time: endTime, run_name: runName || undefined };
  const answer = await server.call({ method: "POST", path: "runs/update", body });
  return runInfoOf(answer.object("run_info"));
}

export async function moveRun(server: Server, runId: string, to: LifecycleStage): Promise<void> {
  const path = to === "deleted" ? "runs/delete" : "runs/restore";
  await server.call({ method: "POST", path, body: { run_id: runId } });
}

export async function searchRuns(server: Server, search: RunSearch): Promise<Page<Run>> {
  const { experimentIds, viewType = "ACTIVE_ONLY" } = search;
  checkViewType(viewType);
  const message = searchMessage(search, pageSizes.runs);
  const body = { ...message, experiment_ids: experimentIds, run_view_type: viewType };
  // No experiments: nothing is found, as here; some servers refuse it.
  if (experimentIds.length === 0) return { items: [], nextPageToken: undefined };
  const answer = await server.call({ method: "POST", path: "runs/search", body });
  return pageOf(answer, answer.objects("runs").map(runOf));
}

export async function deleteTag(server: Server, runId: string, key: string): Promise<void> {
  const body = { run_id: runId, key };
  await onceRemoved(
    () => server.call({ method: "POST", path: "runs/delete-tag", body, repeatable: false }),
    server.signal,
  );
}
