import { EndpointStatus as AwsStatus } from "@aws-sdk/client-sagemaker";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, isUnderWay, type Seen, type Wanted } from "./decide.ts";

const wanted: Wanted = { releaseId: "new", kind: "real-time" };
const inService: Seen = {
  status: "InService",
  isOurs: true,
  releaseId: "old",
  kind: "real-time",
  verified: "old",
  hasPrevious: false,
};
const same: Seen = { ...inService, releaseId: "new", verified: "new" };

describe("what a deploy does", () => {
  it.each<[string, Seen | undefined, Wanted, string, string?]>([
    ["there is no endpoint", undefined, wanted, "create", "created"],
    ["it is in service", same, wanted, "none", "unchanged"],
    ["it is in service, and was not looked at", { ...same, verified: "old" }, wanted, "verify", "created"],
    ["likewise, after another", { ...same, verified: "old", hasPrevious: true }, wanted, "verify", "updated"],
    ["another is in service", inService, wanted, "update", "updated"],
    ["a serverless one becomes one of instances", { ...inService, kind: "serverless" }, wanted, "update", "updated"],
    ["one of instances becomes serverless", inService, { ...wanted, kind: "serverless" }, "replace", "replaced"],
    ["it has failed", { ...same, status: "Failed" }, wanted, "replace", "replaced"],
    ["it is being deleted", { ...same, status: "Deleting" }, wanted, "create", "created"],
    ["an update to it is under way", { ...same, status: "Updating", verified: "old" }, wanted, "verify", "created"],
    ["an update to another is under way", { ...inService, status: "Updating" }, wanted, "update", "updated"],
    ["it is stuck", { ...same, status: "UpdateRollbackFailed" }, wanted, "refuse"],
    ["it is out of service", { ...inService, status: "OutOfService" }, wanted, "refuse"],
  ])("where %s", (_, seen, release, ...outcome) => {
    const decision = decide(seen, release);
    expect("action" in decision ? [decision.way, decision.action] : [decision.way]).toEqual(outcome);
  });

  const seen = fc.record({
    status: fc.constantFrom(...Object.values(AwsStatus)),
    isOurs: fc.boolean(),
    releaseId: fc.constantFrom("old", "new", undefined),
    kind: fc.constantFrom("real-time" as const, "serverless" as const),
    verified: fc.constantFrom("old", "new", undefined),
    hasPrevious: fc.boolean(),
  });
  const release = fc.record({
    releaseId: fc.constantFrom("old", "new"),
    kind: fc.constantFrom("real-time" as const, "serverless" as const),
  });

  it("is nothing to what is somebody else's, in any state", () => {
    fc.assert(
      fc.property(seen, release, (one, next) => {
        expect(decide({ ...one, isOurs: false }, next)).toEqual({ way: "refuse", why: "foreign" });
      }),
      { seed: 7 },
    );
  });

  it("leaves as it is only what is verified, and nothing unverified", () => {
    fc.assert(
      fc.property(seen, release, (one, next) => {
        const isSame = one.releaseId === next.releaseId && one.verified === next.releaseId;
        const isLeft = decide(one, next).way === "none";
        expect(isLeft && !isSame).toBe(false);
        expect(isSame && one.isOurs && one.status === "InService" && !isLeft).toBe(false);
      }),
      { seed: 7 },
    );
  });

  it("never is an update that SageMaker refuses", () => {
    fc.assert(
      fc.property(seen, release, (one, next) => {
        fc.pre(decide(one, next).way === "update");
        expect(["InService", "Creating", "Updating", "RollingBack", "SystemUpdating"]).toContain(one.status);
        expect(one.status === "InService" || isUnderWay(one.status)).toBe(true);
        expect(one.kind === "real-time" && next.kind === "serverless").toBe(false);
        expect(one.releaseId).not.toBe(next.releaseId);
      }),
      { seed: 7 },
    );
  });
});
