import { SentimentError } from "@sentiment/errors";
import { splitServerUri, type Store } from "@sentiment/mlflow";
import type { Context } from "./define-command.ts";
import { withTrackingStore } from "./tracking-store.ts";

/**
 * Has `work` use the store whose registry is meant: the tracking store's. Throws a usage error where MLFLOW_REGISTRY_URI names
 * another, in which Python's client would register instead.
 */
export async function withRegistry<Result>(
  trackingUri: string,
  context: Context,
  work: (store: Store | undefined) => Promise<Result>,
): Promise<Result> {
  refuseOtherRegistry(trackingUri, context);
  return withTrackingStore(trackingUri, context, work);
}

export function refuseOtherRegistry(trackingUri: string, { io }: Context): void {
  const registry = io.environment["MLFLOW_REGISTRY_URI"];
  if (!registry || plain(registry) === plain(trackingUri)) return;
  throw new SentimentError({
    kind: "usage",
    code: "OTHER_REGISTRY",
    message: `MLFLOW_REGISTRY_URI names another store (${plain(registry)}) than the one of the runs (${plain(trackingUri)}).`,
    hint: "A model is registered where its run is: unset MLFLOW_REGISTRY_URI, or give it as --tracking-uri.",
  });
}

function plain(uri: string): string {
  return splitServerUri(uri).uri.replace(/\/+$/u, "");
}
