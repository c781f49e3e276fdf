import type { LoggedModel, Store } from "@sentiment/mlflow";

const tag = "mlflow.modelVersions";

/** Tells a logged model of a version of it, in the tag in which MLflow's own client does (register_model). */
export async function linkLoggedModel(
  store: Store,
  { modelId, tags }: LoggedModel,
  { name, version }: { readonly name: string; readonly version: string },
): Promise<void> {
  const known = linked(tags[tag]);
  if (known.some((one) => one.name === name && String(one.version) === version)) return;
  await store.setLoggedModelTags(modelId, { [tag]: JSON.stringify([...known, { name, version }]) });
}

interface Link {
  readonly name?: unknown;
  readonly version?: unknown;
}

/** What is there; nothing where somebody wrote something else. */
function linked(text: string | undefined): readonly Link[] {
  try {
    const read: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(read) ? (read as unknown[]).filter(isLink) : [];
  } catch {
    return [];
  }
}

function isLink(value: unknown): value is Link {
  return typeof value === "object" && value !== null;
}
