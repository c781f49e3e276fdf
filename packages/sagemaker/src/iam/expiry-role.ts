import { expiryRoleName } from "../expiry/expiry-role.ts";
import { namePrefix } from "../names.ts";
import { arnOf, type Place } from "./place.ts";
import { serviceTrust } from "./policy.ts";
import type { WantedRole } from "./wanted-role.ts";

/** What EventBridge Scheduler deletes endpoints as when their time is over: that, and no more. */
export function expiryRole(place: Place): WantedRole {
  return {
    kind: "expiry",
    name: expiryRoleName,
    description: "What EventBridge Scheduler deletes sentiment's endpoints as when their time is over",
    trust: serviceTrust("scheduler.amazonaws.com", place.account),
    statements: [
      {
        id: "DeleteEndpoints",
        reason: "deploy --ttl",
        actions: ["sagemaker:DeleteEndpoint"],
        resources: [arnOf(place, "sagemaker", `endpoint/${namePrefix}*`)],
      },
    ],
  };
}
