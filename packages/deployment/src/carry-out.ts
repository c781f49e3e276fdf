import { SentimentError } from "@sentiment/errors";
import type { EndpointStatus } from "./endpoint.ts";
import type { Plan } from "./plan.ts";
import type { Deployed, Doing, Target, Verified } from "./target.ts";

/** What was done to an endpoint, or would be. */
export interface CarriedOut {
  /** Whether nothing was done: only planned. */
  readonly planned: boolean;
  readonly plan: Plan;
  /** `rolled-back` also where the release was taken back: then there is a failure. */
  readonly action: Deployed["action"];
  /** In service now; of a plan, before it. */
  readonly status: EndpointStatus;
  readonly checks: readonly Verified[];
  readonly seconds: number;
  /** Why the release is not in service: it did not pass verification. What was in service before still is. */
  readonly failure: SentimentError | undefined;
}

/** Does what is planned, unless only the plan is wanted. Throws as `Target.apply` does, but not for a release that was taken back. */
export async function carryOut(
  target: Target,
  plan: Plan,
  doing: Doing & { readonly planOnly: boolean },
): Promise<CarriedOut> {
  const { endpoint, action } = plan;
  const began = performance.now();
  if (doing.planOnly) {
    const status = await target.status(endpoint);
    return { planned: true, plan, action, status, checks: [], seconds: 0, failure: undefined };
  }
  try {
    const deployed = await target.apply(plan, doing);
    return { planned: false, plan, ...deployed, failure: undefined };
  } catch (error) {
    if (!SentimentError.is(error) || error.kind !== "gate") throw error;
    const status = await target.status(endpoint);
    const seconds = (performance.now() - began) / 1000;
    return { planned: false, plan, action: "rolled-back", status, checks: [], seconds, failure: error };
  }
}
