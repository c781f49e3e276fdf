import { SentimentError } from "@sentiment/errors";
import {
  foreignFlavors,
  modelOfRun,
  parseModelUri,
  resolveModel,
  type ModelUri,
  type ResolvedModel,
  type TrackedUri,
  type TransferOptions,
} from "@sentiment/mlflow";
import { findRun } from "@sentiment/training";
import type { Conversation } from "./conversation.ts";
import type { Context } from "./define-command.ts";
import type { ChosenModel } from "./options/model-source.ts";
import { refuseOtherRegistry } from "./registry-store.ts";
import { withTrackingStore } from "./tracking-store.ts";

/**
 * The model that a URI names, or that of a run, whose id may be given by its beginning.
 * Throws an input error for a model that another program has written, naming what could read it.
 */
export async function trackedModel(
  source: string | { readonly runId: string },
  context: Context,
): Promise<ChosenModel> {
  const uri: ModelUri =
    typeof source === "string" ? parseModelUri(source) : { kind: "run", runId: source.runId, name: undefined };
  const { folder, ...origin } = uri.kind === "folder" ? uri : await fromStore(uri, context);
  const flavors = await foreignFlavors(folder);
  if (flavors === undefined) return "uri" in origin ? { folder, origin } : { folder };
  throw new SentimentError({
    kind: "input",
    code: "FOREIGN_MODEL",
    message: `The model ${"uri" in origin ? origin.uri : `in ${folder}`} is not one of sentiment's: its flavors are ${flavors.join(", ") || "none"}.`,
    hint: "Use it with the library that made it, or train one here: sentiment train.",
  });
}

async function fromStore(uri: TrackedUri, context: Context): Promise<ResolvedModel> {
  const { trackingUri } = (await context.settings()).settings;
  if (uri.kind === "registered model") refuseOtherRegistry(trackingUri, context);
  const transfer = { onProgress: downloadProgress(context.conversation) };
  return withTrackingStore(trackingUri, context, async (store) => {
    // Where there is no store, no run is found.
    if (uri.kind === "run") {
      return modelOfRun(store!, await findRun(store, uri.runId), { named: uri.name, transfer });
    }
    if (store !== undefined) return resolveModel(store, uri, transfer);
    const what = uri.kind === "logged model" ? `model ${uri.modelId}` : `registered model ${JSON.stringify(uri.name)}`;
    throw new SentimentError({
      kind: "input",
      code: "MODEL_NOT_FOUND",
      message: `There is no ${what}: nothing is recorded at ${trackingUri} yet.`,
      hint: "Name the store that it is in: --tracking-uri.",
    });
  });
}

/** What is on this machine already is not heard of. */
function downloadProgress({ progress, endProgress }: Conversation): TransferOptions["onProgress"] {
  return ({ doneBytes, totalBytes, doneFiles, totalFiles }) => {
    progress({ stage: "download", done: doneBytes / Math.max(1, totalBytes), subject: "model" });
    if (doneFiles === totalFiles) endProgress();
  };
}
