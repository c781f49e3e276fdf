import type { CarriedOut, EndpointStatus } from "@sentiment/deployment";

/** What was done to an endpoint, as `--json` prints it: what is not known is null. */
export function deploymentDocument({ plan, planned, action, status, checks, seconds }: CarriedOut): object {
  const { releaseId, release, url, before = null, steps } = plan;
  const { modelUri, modelVersion = null, modelId, runId = null } = release;
  const wanted = { url: url ?? status.url ?? null, modelUri, modelVersion, modelId, runId, releaseId };
  const document = {
    ...statusDocument(status),
    action,
    plan: planned,
    before,
    steps,
    checks,
    seconds,
    ...costOf(plan),
  };
  // Of a plan the release that would be, else the one that is.
  return planned ? { ...document, ...wanted, since: null } : document;
}

/** Of a target that costs something: null where the price is not known. */
function costOf({ cost }: CarriedOut["plan"]): object {
  return cost === undefined
    ? {}
    : { cost: { ...cost, perHour: cost.perHour ?? null, perMonth: cost.perMonth ?? null } };
}

/** An endpoint as `--json` prints it: what there is not is null. */
export function statusDocument(status: EndpointStatus): Record<string, unknown> {
  const { endpoint, target, state, details } = status;
  const { message = null, url = null, modelUri = null, modelVersion = null, modelId = null } = status;
  const { runId = null, releaseId = null, since = null } = status;
  const previous = status.previous && { ...status.previous, modelVersion: status.previous.modelVersion ?? null };
  const model = { modelUri, modelVersion, modelId, runId, releaseId };
  return { endpoint, target, state, message, url, ...model, since, previous: previous ?? null, details };
}
