import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describeStore, openStore } from "@sentiment/mlflow";
import { describeWithPython, pythonPath, runProcess, runPython, temporaryFolder } from "@sentiment/testing";
import { describe, expect, it } from "vitest";

async function newDatabase(): Promise<{ readonly file: string; readonly uri: string }> {
  const file = path.join(await temporaryFolder(), "mlflow.db");
  const uri = `sqlite:///${file}`;
  await (await openStore(uri, { create: true })).close();
  return { file, uri };
}

function change(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

describe("a database that an MLflow newer than ours has migrated", () => {
  it("is read and extended while it has the columns that we write", async () => {
    const { file, uri } = await newDatabase();
    change(
      file,
      `UPDATE alembic_version SET version_num = 'f00000000000';
       ALTER TABLE runs ADD COLUMN of_tomorrow VARCHAR(20);
       ALTER TABLE metrics ADD COLUMN of_tomorrow BIGINT DEFAULT 7 NOT NULL;
       CREATE TABLE tomorrow (key VARCHAR(20) NOT NULL)`,
    );
    expect(await describeStore(uri)).toMatch(
      / is of an MLflow after \S+ \(revision f00000000000\) and can be written$/,
    );
    const store = await openStore(uri);
    const { info } = await store.createRun({ experimentId: "0" });
    await store.logBatch(info.runId, { metrics: [{ key: "f1", value: 1, timestamp: 1, step: 0 }] });
    expect(await store.getRun(info.runId)).toMatchObject({ data: { metrics: { f1: { value: 1 } } } });
    await store.close();
  });

  it.each([
    ["ALTER TABLE params RENAME COLUMN value TO text", "the table params has no column value"],
    ["DROP TABLE input_tags", "the table input_tags has no column input_uuid"],
    [
      "DROP TABLE tags; CREATE TABLE tags (key TEXT, value TEXT, run_uuid TEXT, owner TEXT NOT NULL)",
      "the table tags asks for a column owner",
    ],
  ])("is refused when we cannot write it: %s", async (sql, reason) => {
    const { file, uri } = await newDatabase();
    change(file, `UPDATE alembic_version SET version_num = 'f00000000000'; ${sql}`);
    const message = `The database ${uri} has the unknown revision "f00000000000", and ${reason}.`;
    await expect(openStore(uri, { create: true })).rejects.toMatchObject({ kind: "input", message });
  });
});

it("refuses a database of another program, and leaves it as it is", async () => {
  const file = path.join(await temporaryFolder(), "other.db");
  change(file, "CREATE TABLE mine (a)");
  const opening = openStore(`sqlite:///${file}`, { create: true });
  await expect(opening).rejects.toMatchObject({ kind: "input", code: "NOT_MLFLOWS_DATABASE" });
});

/** The database of an MLflow of 2023 (2.4), by MLflow's own migrations, with a run in it. */
const oldDatabase = `
import json, sys, sqlalchemy
from alembic import command
from mlflow.store.db.utils import _get_alembic_config
from mlflow.store.tracking.dbmodels.initial_models import Base
file = json.load(sys.stdin)
engine = sqlalchemy.create_engine("sqlite:///" + file)
Base.metadata.create_all(engine)
with engine.begin() as connection:
    config = _get_alembic_config("")
    config.attributes["connection"] = connection
    command.upgrade(config, "7f2a7d5fae7d")
with engine.begin() as connection:
    for statement in [
        "INSERT INTO experiments VALUES (0, 'Default', '/old/mlruns/0', 'active', 1, 1)",
        "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, "
        "source_version, lifecycle_stage, artifact_uri, experiment_id) VALUES ('0123456789abcdef0123456789abcdef', 'old', "
        "'LOCAL', '', '', 'me', 'FINISHED', 5, 6, '', 'active', '/old/mlruns/0/0123456789abcdef0123456789abcdef/artifacts', 0)",
        "INSERT INTO metrics VALUES ('f1', 0.5, 5, '0123456789abcdef0123456789abcdef', 0, 0)",
        "INSERT INTO latest_metrics VALUES ('f1', 0.5, 5, 0, 0, '0123456789abcdef0123456789abcdef')",
        "INSERT INTO params VALUES ('C', '1.0', '0123456789abcdef0123456789abcdef')",
    ]:
        connection.execute(sqlalchemy.text(statement))
print(json.dumps("made"))
`;

const readOld = `
import json, sys, mlflow
client = mlflow.MlflowClient(json.load(sys.stdin))
print(json.dumps([[run.info.run_name, run.data.metrics, run.data.params] for run in client.search_runs(["0"])]))
`;

describeWithPython("a database that an older MLflow made", () => {
  it("is refused with the command that mends it, and then read and extended", async () => {
    const file = path.join(await temporaryFolder(), "mlflow.db");
    const uri = `sqlite:///${file}`;
    await runPython(oldDatabase, file);

    const refusal = await openStore(uri, { create: true }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ kind: "input", code: "DATABASE_TOO_OLD" });
    const [, command = ""] = /run: mlflow (.*)$/.exec((refusal as { hint: string }).hint) ?? [];
    expect(command).toBe(`db upgrade ${uri}`);
    await expect(describeStore(uri)).rejects.toMatchObject({ code: "DATABASE_TOO_OLD" });
    const mended = await runProcess(pythonPath(), ["-m", "mlflow", ...command.split(" ")]);
    expect(mended, mended.stderr).toMatchObject({ code: 0 });
    expect(await describeStore(uri)).toContain(`${uri} is as MLflow `);

    const store = await openStore(uri);
    const old = await store.getRun("0123456789abcdef0123456789abcdef");
    expect(old).toMatchObject({
      info: { runName: "old", userId: "me" },
      data: { metrics: { f1: { value: 0.5 } }, params: { C: "1.0" } },
    });
    const { info } = await store.createRun({ experimentId: "0", runName: "new", startTime: 9 });
    await store.logBatch(info.runId, {
      params: { C: "2.0" },
      metrics: [{ key: "f1", value: 0.75, timestamp: 9, step: 0 }],
    });
    await store.close();
    expect(await runPython(readOld, uri)).toEqual([
      ["new", { f1: 0.75 }, { C: "2.0" }],
      ["old", { f1: 0.5 }, { C: "1.0" }],
    ]);
  });
});
