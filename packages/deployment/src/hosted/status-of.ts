import type { Endpoint, EndpointState, EndpointStatus } from "../endpoint.ts";
import { endpointName } from "../state/endpoint-folder.ts";
import { urlOf, type Ground } from "./ground.ts";
import type { Observed } from "./observe.ts";

/** What is seen of an endpoint, in the words of a status. */
export function statusOf(ground: Ground, observed: Observed | undefined): EndpointStatus {
  const { endpoint, host, folder } = ground;
  if (observed === undefined || isNothing(observed)) return absent(endpoint, host.name);
  const { record, front } = observed;
  const release = record.current ?? record.pending?.release;
  const previous = record.history.at(-1);
  const { state, message } = stateOf(observed);
  return {
    endpoint: endpointName(endpoint),
    target: host.name,
    state,
    message,
    url: urlOf(record),
    modelUri: release?.modelUri,
    modelVersion: release?.modelVersion,
    modelId: release?.modelId,
    runId: release?.runId,
    releaseId: release?.releaseId,
    since: record.current?.since,
    previous: previous && { modelUri: previous.modelUri, modelVersion: previous.modelVersion },
    details: {
      ...(release?.server && host.details(release.server)),
      ...(front.state === "running" && { front: front.status.pid }),
      folder: folder.path,
    },
  };
}

interface Told {
  readonly state: EndpointState;
  readonly message?: string | undefined;
}

function stateOf(observed: Observed): Told {
  const { record, busy } = observed;
  const own = ownState(observed);
  if (record.pending === undefined) return own;
  if (busy === undefined) {
    const cut = "A deploy was interrupted; the next one tidies up.";
    if (record.current === undefined) return { state: "failed", message: cut };
    return { ...own, message: own.message === undefined ? cut : `${own.message} ${cut}` };
  }
  if (record.current === undefined) return { state: "starting" };
  const going = record.pending.action === "rolled-back" ? "rolling-back" : "updating";
  const message = own.state === "in-service" ? undefined : `Nothing answers until it is done. ${own.message ?? ""}`;
  return { state: going, message: message?.trim() };
}

/** How the release in service is, whatever else goes on. */
function ownState({ front, server, ailment }: Observed): Told {
  if (server?.state === "unknown") return { state: "failed", message: server.why };
  if (front.state === "unknown") return { state: "failed", message: front.why };
  if (server?.state === "gone") return { state: "failed", message: server.why };
  if (front.state === "gone") return { state: "failed", message: front.why };
  if (server?.state === "stopped") return { state: "stopped", message: server.why };
  if (front.state === "stopped") return { state: "stopped", message: "This machine was started anew since." };
  return ailment === undefined ? { state: "in-service" } : { state: "failed", message: ailment };
}

function isNothing({ record }: Observed): boolean {
  return record.current === undefined && record.pending === undefined;
}

function absent(endpoint: Endpoint, target: string): EndpointStatus {
  return {
    endpoint: endpointName(endpoint),
    target,
    state: "absent",
    message: undefined,
    url: undefined,
    modelUri: undefined,
    modelVersion: undefined,
    modelId: undefined,
    runId: undefined,
    releaseId: undefined,
    since: undefined,
    previous: undefined,
    details: {},
  };
}
