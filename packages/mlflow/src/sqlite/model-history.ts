type Model = Readonly<Record<string, unknown>> & { readonly flavors?: Readonly<Record<string, unknown>> };

/**
 * A run's tag `mlflow.log-model.history` with one model more: of the MLmodel what MLflow keeps there
 * (`Model.get_tags_dict`), which neither grows with the signature nor holds a flavor's configuration.
 */
export function withModel(history: string, modelJson: string): string {
  const { run_id, utc_time_created, artifact_path, model_uuid, flavors = {} } = JSON.parse(modelJson) as Model;
  const kept = Object.entries(flavors).map(([flavor, settings]) => [flavor, withoutConfig(settings)]);
  const model = { run_id, utc_time_created, artifact_path, model_uuid, flavors: Object.fromEntries(kept) as unknown };
  return JSON.stringify([...(JSON.parse(history || "[]") as unknown[]), model]);
}

function withoutConfig(settings: unknown): unknown {
  if (typeof settings !== "object" || settings === null) return settings;
  return Object.fromEntries(Object.entries(settings).filter(([key]) => key !== "config"));
}
