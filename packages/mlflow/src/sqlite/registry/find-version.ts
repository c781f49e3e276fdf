import { notFound } from "../../mlflow-error.ts";
import { versionNumber } from "../../registry-validation.ts";
import type { VersionKey } from "../../registry.ts";
import { numberOf, textOf, type Statements } from "../statements.ts";
import { here, notDeleted } from "./load-registry.ts";
import { checkedModel } from "./registered-models.ts";

export interface FoundVersion {
  readonly rowId: number;
  readonly name: string;
  readonly number: bigint;
}

/** A version that must be there and not be deleted. */
export function checkedVersion(database: Statements, { name, version }: VersionKey): FoundVersion {
  checkedModel(database, name);
  const number = versionNumber(version);
  const row = database.get(
    `SELECT rowid FROM model_versions WHERE ${here} AND name = ? AND version = ? AND ${notDeleted}`,
    name,
    number,
  );
  if (row !== undefined) return { rowId: numberOf(row["rowid"]), name, number };
  throw notFound(`The registered model ${JSON.stringify(name)} has no version ${number}.`);
}

/** Where the files lie: what the source meant when the version was made. */
export function downloadUri(database: Statements, key: VersionKey): string {
  const { rowId } = checkedVersion(database, key);
  const row = database.get("SELECT source, storage_location FROM model_versions WHERE rowid = ?", rowId);
  return textOf(row?.["storage_location"]) || textOf(row?.["source"]);
}
