import { SentimentError } from "@sentiment/errors";
import type { ModelVersion, RegisteredModel, Registry } from "@sentiment/mlflow";
import { pages } from "./all-pages.ts";

/** Everything that a registry shows, by each way of asking. */
export async function dumpRegistry(registry: Registry): Promise<unknown> {
  const models = await pages((pageToken) => registry.searchRegisteredModels({ maxResults: 2, pageToken }));
  const orderBy = ["name", "version_number"];
  const versions = await pages((pageToken) => registry.searchModelVersions({ maxResults: 3, orderBy, pageToken }));
  return {
    registered: await Promise.all(models.items.map((model) => registeredText(registry, model))),
    versions: versions.items.map(versionText),
    whole: await Promise.all(versions.items.map(async (key) => versionText(await registry.getModelVersion(key)))),
    places: await Promise.all(versions.items.map((key) => registry.getModelVersionDownloadUri(key))),
    pages: [models.pages, versions.pages],
  };
}

async function registeredText(registry: Registry, model: RegisteredModel) {
  const { creationTime, lastUpdatedTime, latestVersions, description, ...rest } = model;
  const latest = await registry.getLatestVersions(model.name);
  const byAlias = Object.keys(model.aliases).map(
    async (alias) => [alias, await ofAlias(registry, model.name, alias)] as const,
  );
  return {
    ...rest,
    description: description ?? null,
    timed: creationTime > 0 && lastUpdatedTime >= creationTime,
    // MLflow gives these in no order.
    latestVersions: latestVersions.toSorted((a, b) => Number(a.version) - Number(b.version)).map(versionText),
    latest: latest.map(versionText),
    last: await ofAlias(registry, model.name, "latest"),
    byAlias: Object.fromEntries(await Promise.all(byAlias)),
  };
}

/** MLflow 2 keeps the alias of a version that is gone, and has no `latest`. */
async function ofAlias(registry: Registry, name: string, alias: string) {
  try {
    return versionText(await registry.getModelVersionByAlias(name, alias));
  } catch (error) {
    if (SentimentError.is(error)) return null;
    throw error;
  }
}

/** Without the logged model, of which MLflow's store tells nothing. */
function versionText(version: ModelVersion) {
  const { name, source, stage, status, tags } = version;
  const { aliases, creationTime, description, lastUpdatedTime, runId, runLink, statusMessage } = version;
  return {
    name,
    version: version.version,
    source,
    stage,
    status,
    tags,
    description: description ?? null,
    runId: runId ?? null,
    runLink: runLink ?? null,
    statusMessage: statusMessage ?? null,
    aliases: aliases.toSorted(),
    timed: creationTime > 0 && lastUpdatedTime >= creationTime,
  };
}
