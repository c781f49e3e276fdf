import { SentimentError } from "@sentiment/errors";
import type { Store } from "@sentiment/mlflow";
import type { Context } from "./define-command.ts";

/**
 * Has `work` use the tracking store, and closes it. Looking makes no database: where there is none yet, `work` gets
 * undefined.
 */
export async function withTrackingStore<Result>(
  trackingUri: string,
  { io }: Context,
  work: (store: Store | undefined) => Promise<Result>,
): Promise<Result> {
  const store = await openedStore(trackingUri, io.signal);
  try {
    return await work(store);
  } finally {
    await store?.close();
  }
}

async function openedStore(trackingUri: string, signal: AbortSignal): Promise<Store | undefined> {
  // Loaded here, since most commands do without it.
  const { openStore } = await import("@sentiment/mlflow");
  try {
    return await openStore(trackingUri, { signal });
  } catch (error) {
    if (SentimentError.is(error) && error.code === "NO_RUNS_YET") return undefined;
    throw error;
  }
}
