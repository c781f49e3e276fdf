import type { Account } from "../account.ts";
import type { VariantState } from "../state/records.ts";

/** Variants get other weights and instance counts; nothing is started for that. */
export async function reweigh(account: Account, name: string, variants: readonly VariantState[]): Promise<void> {
  await account.passTime();
  account.serving.get(name)?.setWeights(new Map(variants.map((variant) => [variant.name, variant.weight])));
  const endpoint = account.stores.endpoint.get(name);
  if (endpoint === undefined) return;
  account.stores.endpoint.put({ ...endpoint, status: "InService", variants, modified: account.now() });
}
