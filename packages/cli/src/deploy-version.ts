import type { CarriedOut } from "@sentiment/deployment";
import type { Prediction, Registration } from "@sentiment/training";
import { carryOutPlan } from "./carry-out-plan.ts";
import { endpointToDeploy } from "./chosen-endpoint.ts";
import type { Context } from "./define-command.ts";

/** A registered version in service, and what it says there. */
export interface DeployedVersion {
  readonly deployment: CarriedOut;
  /** Left out where it is not in service: it was taken back. */
  readonly predictions?: readonly Prediction[];
}

interface Version {
  readonly registered: Registration;
  /** Where its model is. */
  readonly modelDir: string;
  /** What the endpoint is asked about. */
  readonly texts: readonly string[];
}

/** Deploys a version that was registered for staging, and asks the endpoint. */
export async function deployVersion(
  { registered: { modelUri, version, runId }, modelDir, texts }: Version,
  context: Context,
): Promise<DeployedVersion> {
  const { releaseOf } = await import("@sentiment/deployment");
  const { endpoint, target } = await endpointToDeploy({ stage: "staging", target: undefined }, context);
  const named = { modelUri: modelUri ?? modelDir, modelVersion: version ?? undefined, runId: runId ?? undefined };
  const plan = await target.plan(endpoint, await releaseOf(modelDir, named));
  const deployment = await carryOutPlan(target, plan, context, { planOnly: false });
  if (deployment.failure !== undefined) return { deployment };
  const { predictions } = await target.predict(endpoint, texts, { explain: true, signal: context.io.signal });
  // The server explains as a predictor here does.
  return { deployment, predictions: predictions as readonly Prediction[] };
}
