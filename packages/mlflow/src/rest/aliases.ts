import { SentimentError } from "@sentiment/errors";
import type { ModelVersion, Stage } from "../entities.ts";
import { notFound } from "../mlflow-error.ts";
import { checkAlias, checkedStage, checkNewAlias, isLatest, versionNumber } from "../registry-validation.ts";
import { callDespiteRaces } from "./call-despite-races.ts";
import { getModelVersion } from "./model-versions.ts";
import { getRegisteredModel } from "./registered-models.ts";
import { modelVersionOf } from "./registry-entities.ts";
import type { Server } from "./server.ts";

interface AliasedVersion {
  readonly name: string;
  readonly alias: string;
  readonly version: string;
}

export async function setRegisteredModelAlias(server: Server, body: AliasedVersion): Promise<void> {
  checkNewAlias(body.alias);
  versionNumber(body.version);
  await callDespiteRaces(server, { method: "POST", path: "registered-models/alias", body: { ...body } });
}

export async function deleteRegisteredModelAlias(server: Server, name: string, alias: string): Promise<void> {
  checkAlias(alias);
  await server.call({ method: "DELETE", path: "registered-models/alias", body: { name, alias } });
}

/** MLflow says of an alias that is not there that it is an invalid value. `latest` means the latest version of all. */
export async function getModelVersionByAlias(server: Server, name: string, alias: string): Promise<ModelVersion> {
  checkAlias(alias);
  if (isLatest(alias)) return latestVersion(server, name);
  try {
    const answer = await server.call({ method: "GET", path: "registered-models/alias", query: { name, alias } });
    return modelVersionOf(answer.object("model_version"));
  } catch (error) {
    const missing = SentimentError.is(error) && /\balias\b.*\bnot found\b/i.test(error.message);
    if (!missing || error.code !== "INVALID_PARAMETER_VALUE") throw error;
    const what = `The registered model ${JSON.stringify(name)} has no version with the alias ${JSON.stringify(alias)}.`;
    throw notFound(what, undefined, error);
  }
}

async function latestVersion(server: Server, name: string): Promise<ModelVersion> {
  const { latestVersions } = await getRegisteredModel(server, name);
  const versions = latestVersions.map(({ version }) => Number(version));
  if (versions.length === 0) throw notFound(`The registered model ${JSON.stringify(name)} has no version yet.`);
  return getModelVersion(server, { name, version: String(Math.max(...versions)) });
}

export async function getLatestVersions(
  server: Server,
  name: string,
  stages: readonly Stage[] | undefined,
): Promise<readonly ModelVersion[]> {
  const body = { name, stages: stages?.map(checkedStage) };
  const answer = await server.call({ method: "POST", path: "registered-models/get-latest-versions", body });
  return answer.objects("model_versions").map(modelVersionOf);
}
