import { SentimentError } from "@sentiment/errors";
import type { Release } from "../endpoint.ts";
import type { Plan } from "../plan.ts";
import { endpointName } from "../state/endpoint-folder.ts";
import type { EndpointRecord } from "../state/endpoint-record.ts";
import { releaseIdOf, urlOf, type Ground } from "./ground.ts";
import type { Observed } from "./observe.ts";
import { statusOf } from "./status-of.ts";

/** What is to be done to have the release in service, from what is seen of the endpoint. */
export async function planRelease(ground: Ground, observed: Observed | undefined, release: Release): Promise<Plan> {
  const releaseId = await releaseIdOf(ground, release);
  checkPort(ground, observed?.record);
  const current = observed?.record.current;
  const same = current?.releaseId === releaseId;
  const isWell = statusOf(ground, observed).state === "in-service" && observed?.record.pending === undefined;
  const action = current === undefined ? "created" : !same ? "updated" : isWell ? "unchanged" : "replaced";
  return planOf(ground, observed, { release, releaseId, action });
}

/** The way back to the release that was in service before. Throws an input error when there is none. */
export async function planReturn(ground: Ground, observed: Observed | undefined): Promise<Plan> {
  const name = endpointName(ground.endpoint);
  if (observed?.record.current === undefined) throw notDeployed(name, ground.host.name);
  const previous = observed.record.history.at(-1);
  if (previous === undefined) throw nothingBefore(name, observed.record.current.modelUri);
  const { modelId, modelUri, modelVersion, runId } = previous;
  const modelDir = ground.folder.model(previous.releaseId);
  const release: Release = { modelDir, modelId, modelUri, modelVersion, runId };
  const releaseId = await releaseIdOf(await groundOfReturn(ground, observed), release);
  return planOf(ground, observed, { release, releaseId, action: "rolled-back" });
}

/** What the way back stands on: a host as it was when it ran the release before. */
export async function groundOfReturn(ground: Ground, observed: Observed | undefined): Promise<Ground> {
  const server = observed?.record.history.at(-1)?.server;
  return server === undefined ? ground : { ...ground, host: await ground.host.asItRan(server) };
}

function planOf(
  ground: Ground,
  observed: Observed | undefined,
  { release, releaseId, action }: Pick<Plan, "release" | "releaseId" | "action">,
): Plan {
  const { endpoint, host, port } = ground;
  const current = observed?.record.current;
  return {
    target: host.name,
    endpoint,
    release,
    releaseId,
    url: urlOf({ port: observed?.record.port ?? port }),
    action,
    before: current && { releaseId: current.releaseId, modelUri: current.modelUri },
    steps: stepsOf(action, release, current?.modelUri),
  };
}

function stepsOf(action: Plan["action"], { modelUri }: Release, before: string | undefined): readonly string[] {
  const verified = ["start a server of it", "verify it: connections, ping, golden predictions, model"];
  if (action === "unchanged") return [];
  if (action === "created") return [`copy ${modelUri}`, "open the endpoint", ...verified, "put it into service"];
  if (action === "replaced")
    return [`start what does not run of ${modelUri}, as it should`, "verify it", "put it into service"];
  return [
    `copy ${modelUri}`,
    ...verified,
    `put it into service in the place of ${before}`,
    `end the server of ${before}`,
  ];
}

/** An endpoint's address never changes. */
function checkPort({ port, endpoint }: Ground, record: EndpointRecord | undefined): void {
  if (port === undefined || record?.port === undefined || record.port === port) return;
  throw new SentimentError({
    kind: "usage",
    code: "PORT_FIXED",
    message: `${endpointName(endpoint)} answers on port ${record.port}, and not on ${port}: an endpoint's address does not change.`,
    hint: "Leave the port out; or undeploy the endpoint first.",
  });
}

export function notDeployed(name: string, target: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "ENDPOINT_NOT_FOUND",
    message: `There is no endpoint ${name} on ${target}.`,
    hint: "Deploy it: sentiment deploy --stage …",
  });
}

function nothingBefore(name: string, current: string): SentimentError {
  return new SentimentError({
    kind: "input",
    code: "NO_PREVIOUS_RELEASE",
    message: `${name} has had no release before ${current} that it could go back to.`,
    hint: "Deploy the version that you want.",
  });
}
