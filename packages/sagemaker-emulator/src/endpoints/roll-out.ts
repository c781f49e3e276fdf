import type { DeploymentConfig } from "@aws-sdk/client-sagemaker";
import type { Account } from "../account.ts";
import type { EndpointConfigRecord, EndpointRecord, VariantState } from "../state/records.ts";
import { startFleet, type Fleet } from "./fleet.ts";
import { ServingEndpoint } from "./serving-endpoint.ts";
import { shiftTraffic } from "./shift-traffic.ts";

/** Creating → InService, or Failed with why. */
export async function firstRollOut(account: Account, name: string, config: EndpointConfigRecord): Promise<void> {
  const serving = new ServingEndpoint();
  account.serving.set(name, serving);
  try {
    await account.passTime();
    await serving.takeOver(await startWithCapacity(account, name, config));
    change(account, name, { status: "InService", variants: variantsOf(config) });
  } catch (error) {
    account.closing.throwIfAborted();
    change(account, name, { status: "Failed", failureReason: (error as Error).message });
  }
}

interface RollOut {
  readonly config: EndpointConfigRecord;
  readonly deployment: DeploymentConfig | undefined;
  /** Weights and counts that are kept, of variants of the same name. */
  readonly kept: readonly VariantState[] | undefined;
}

/**
 * Updating → InService with the new config; or RollingBack → InService with the old one, and why. The old fleet answers until the
 * new one is well, and ends when it has answered all it was asked.
 */
export async function rollOut(account: Account, name: string, { config, deployment, kept }: RollOut): Promise<void> {
  const serving = account.serving.get(name)!;
  let next: Fleet | undefined;
  try {
    await account.passTime();
    next = await startWithCapacity(account, name, config);
    await shiftTraffic(account, serving, { next, deployment });
  } catch (error) {
    account.closing.throwIfAborted();
    await rollBack(account, name, { next, reason: (error as Error).message });
    return;
  }
  const variants = variantsOf(config).map((each) => kept?.find((old) => old.name === each.name) ?? each);
  const ended = serving.takeOver(next);
  serving.setWeights(new Map(variants.map((variant) => [variant.name, variant.weight])));
  await ended;
  const done = { configName: config.name, pendingConfigName: undefined, failureReason: undefined };
  change(account, name, { ...done, deployment, status: "InService", variants });
}

async function rollBack(
  account: Account,
  name: string,
  { next, reason }: { readonly next: Fleet | undefined; readonly reason: string },
): Promise<void> {
  change(account, name, { status: "RollingBack", failureReason: reason });
  if (next !== undefined) await account.serving.get(name)!.takeBack(next);
  await account.passTime();
  change(account, name, { status: "InService", pendingConfigName: undefined, failureReason: reason });
}

/** Deleting → gone. */
export async function removeEndpoint(account: Account, name: string): Promise<void> {
  await account.passTime();
  const serving = account.serving.get(name);
  account.serving.delete(name);
  await serving?.close();
  const arn = account.arn("endpoint", name);
  account.stores.endpoint.delete(name);
  account.tags.delete(arn);
}

async function startWithCapacity(account: Account, name: string, config: EndpointConfigRecord): Promise<Fleet> {
  if (account.missingCapacity > 0) {
    account.missingCapacity -= 1;
    throw new Error(
      "Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity error. Please retry using a different " +
        "ML instance type or after some time.",
    );
  }
  return startFleet(account, name, config);
}

function change(account: Account, name: string, changes: Partial<EndpointRecord>): void {
  const endpoint = account.stores.endpoint.get(name);
  if (endpoint !== undefined) account.stores.endpoint.put({ ...endpoint, ...changes, modified: account.now() });
}

function variantsOf(config: EndpointConfigRecord): VariantState[] {
  return config.variants.map((variant) => {
    const { VariantName: name, InitialVariantWeight: weight = 1, InitialInstanceCount: instances } = variant;
    return { name: name!, weight, instances };
  });
}
