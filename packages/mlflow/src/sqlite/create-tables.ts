import { appendToUri } from "../append-to-uri.ts";
import type { Connection } from "./connection.ts";
import { mlflowRevisions } from "./mlflow-revisions.ts";

/**
 * Fills an empty database with what a new database of MLflow has: the tables, the default workspace, the experiment 0.
 * One transaction: of processes that start at once the first one does it, and a killed one leaves it empty.
 */
export async function createTables(connection: Connection, artifactRoot: string): Promise<void> {
  // 40 kB that are needed once in a database's life.
  const { mlflowSchema } = await import("./mlflow-schema.ts");
  await connection.write((database) => {
    if (database.get("SELECT 1 FROM sqlite_master") !== undefined) return;
    database.script(mlflowSchema.join(";\n"));
    const now = Date.now();
    database.run("INSERT INTO alembic_version (version_num) VALUES (?)", mlflowRevisions.at(-1) ?? "");
    database.run(
      "INSERT INTO workspaces (name, description) VALUES ('default', 'Default workspace for legacy resources')",
    );
    database.run(
      `INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)
       VALUES (0, 'Default', ?, 'active', ?, ?)`,
      appendToUri(artifactRoot, "0"),
      now,
      now,
    );
  });
}
