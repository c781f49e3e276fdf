import { readFile } from "node:fs/promises";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openStore } from "@sentiment/mlflow";
import { describeWithPython, repositoryRoot, temporaryFolder } from "@sentiment/testing";
import { expect, it } from "vitest";
import { mlflowSchema } from "./mlflow-schema.ts";

describeWithPython("the database that we make", () => {
  it("is the one that the pinned MLflow makes", async () => {
    const { made, files } = await mlflowSchema();
    for (const [file, text] of Object.entries(files)) {
      expect(await readFile(path.join(repositoryRoot, file), "utf8"), "run node scripts/mlflow-schema.ts").toBe(text);
    }

    const file = path.join(await temporaryFolder(), "mlflow.db");
    await (await openStore(`sqlite:///${file}`, { create: true })).close();
    const database = new DatabaseSync(file);
    const all = (sql: string) => database.prepare(sql).all();
    const statements = all("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid");
    expect(statements.map((row) => row["sql"])).toEqual(made.statements);
    const rows: Record<string, number> = {};
    for (const { name } of all("SELECT name FROM sqlite_master WHERE type = 'table'")) {
      const count = Number(all(`SELECT count(*) AS n FROM "${String(name)}"`)[0]?.["n"]);
      if (count > 0) rows[String(name)] = count;
    }
    expect(rows).toEqual(made.rows);
    expect(all("SELECT * FROM workspaces")).toMatchObject([
      { name: "default", description: "Default workspace for legacy resources" },
    ]);
    expect(all("PRAGMA journal_mode")).toEqual([{ journal_mode: "delete" }]);
    database.close();
  });
});
