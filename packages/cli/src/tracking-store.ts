import { SentimentError } from "@sentiment/errors";
import type { Store } from "@sentiment/mlflow";
import type { Context } from "./define-command.ts";

/**
 * Has `work` use the tracking store, and closes it. Looking makes no database: where there is none yet, `work` gets
 * undefined.
 */
export async function withTrackingStore<Result>(
  trackingUri: string,
  context: Context,
  work: (store: Store | undefined) => Promise<Result>,
): Promise<Result> {
  const store = await openedStore(trackingUri, context);
  try {
    return await work(store);
  } finally {
    await store?.close();
  }
}

async function openedStore(trackingUri: string, context: Context): Promise<Store | undefined> {
  // Loaded here, since most commands do without it.
  const [{ openStore }, access] = await Promise.all([import("@sentiment/mlflow"), context.access(trackingUri)]);
  try {
    return await openStore(trackingUri, { access, signal: context.io.signal });
  } catch (error) {
    if (SentimentError.is(error) && error.code === "NO_RUNS_YET") return undefined;
    throw error;
  }
}
