import { attribute, everyRegisteredModel, type RegisteredModel, type Store } from "@sentiment/mlflow";
import { isoTime } from "../runs/run-summary.ts";
import { stageName, type StageName } from "./stage-name.ts";

/** A registered model as `sentiment models list` tells it. */
export interface ModelSummary {
  readonly name: string;
  readonly description: string | null;
  /** The latest version of each stage that has one. */
  readonly stages: Readonly<Partial<Record<StageName, string>>>;
  /** Alias → version. */
  readonly aliases: Readonly<Record<string, string>>;
  /** null where it has no version. */
  readonly latestVersion: string | null;
  /** ISO 8601, UTC. */
  readonly created: string | null;
  readonly updated: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ListModelsOptions {
  /** MLflow's grammar: name and tags.NAME. */
  readonly filter?: string | undefined;
  /** At most so many. */
  readonly limit: number;
}

export interface ModelList {
  readonly models: readonly ModelSummary[];
  /** Whether there are more than `limit`. */
  readonly more: boolean;
}

/** The registered models by name; none where there is no store yet. */
export async function listModels(store: Store | undefined, { filter, limit }: ListModelsOptions): Promise<ModelList> {
  const models: ModelSummary[] = [];
  if (store === undefined) return { models, more: false };
  const search = { filter, orderBy: [attribute("name").ascending], maxResults: Math.min(limit + 1, 1000) };
  for await (const model of everyRegisteredModel(store.registry, search)) {
    if (models.length === limit) return { models, more: true };
    models.push(modelSummary(model));
  }
  return { models, more: false };
}

export function modelSummary(model: RegisteredModel): ModelSummary {
  const { name, description, latestVersions, aliases, tags } = model;
  const latest = latestVersions.toSorted((a, b) => Number(a.version) - Number(b.version));
  return {
    name,
    description: description ?? null,
    stages: Object.fromEntries(latest.map(({ stage, version }) => [stageName(stage), version])),
    aliases: sorted(aliases),
    latestVersion: latest.at(-1)?.version ?? null,
    created: isoTime(model.creationTime),
    updated: isoTime(model.lastUpdatedTime),
    tags: sorted(tags),
  };
}

export function sorted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
