import path from "node:path";
import type { Release } from "@sentiment/deployment";
import type { Context } from "./define-command.ts";
import { chosenModel, type ModelSource } from "./options/model-source.ts";

/** The model that is named, else what the registry has in the stage; as what it is deployed as. */
export async function releaseToDeploy(source: ModelSource & { stage: string }, context: Context): Promise<Release> {
  const { stage, modelUri, runId } = source;
  const isNamed = modelUri !== undefined || runId !== undefined;
  const { folder, origin } = await chosenModel(isNamed ? { modelUri, runId } : { ...source, stage }, context);
  const { releaseOf } = await import("@sentiment/deployment");
  // A folder is named by where it is from anywhere: the endpoint may be asked from another folder later.
  const uri = origin?.uri ?? path.resolve(folder);
  return releaseOf(folder, { modelUri: uri, modelVersion: origin?.version, runId: origin?.runId });
}
