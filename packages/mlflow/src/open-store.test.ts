import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "@sentiment/testing";
import { expect, it } from "vitest";
import { openStore } from "./open-store.ts";

async function databaseUri(): Promise<string> {
  return `sqlite:///${path.join(await temporaryFolder(), "mlflow.db")}`;
}

it("makes a database when asked to, with what a new one of MLflow has", async () => {
  const store = await openStore(await databaseUri(), { create: true });
  const { items } = await store.searchExperiments();
  expect(items).toMatchObject([
    { experimentId: "0", name: "Default", artifactLocation: path.resolve("mlruns/0"), lifecycleStage: "active" },
  ]);
  await store.close();
});

it("does not make a database that is only to be read", async () => {
  const folder = await temporaryFolder();
  const opening = openStore(`sqlite:///${folder}/mlflow.db`);
  await expect(opening).rejects.toMatchObject({ kind: "input", code: "NO_RUNS_YET" });
  expect(await readdir(folder)).toEqual([]);
});

it("makes the folder of a new database too", async () => {
  const folder = await temporaryFolder();
  const store = await openStore(`sqlite:///${folder}/a/b/mlflow.db`, { create: true });
  await store.close();
  expect(await readdir(`${folder}/a/b`)).toEqual(["mlflow.db"]);
});

it("keeps a run for those who open the database later", async () => {
  const uri = await databaseUri();
  const store = await openStore(uri, { create: true });
  const { info } = await store.createRun({ experimentId: "0", runName: "first", tags: { a: "b" } });
  await store.logBatch(info.runId, {
    params: { model: "nb" },
    metrics: [{ key: "f1", value: 0.5, timestamp: 1, step: 0 }],
  });
  await store.updateRun(info.runId, { status: "FINISHED", endTime: info.startTime + 5 });
  await store.close();
  const again = await openStore(uri);
  expect(await again.getRun(info.runId)).toMatchObject({
    info: { ...info, status: "FINISHED", endTime: info.startTime + 5 },
    data: { params: { model: "nb" }, metrics: { f1: { value: 0.5 } }, tags: { a: "b", "mlflow.runName": "first" } },
  });
  await again.close();
});

it.each([
  ["http://user:secret@", /^"http:\/\/" is no address of a server/],
  ["https://user:secret@localhost:5000/#/experiments/1", /^The tracking URI goes on after the server's address: #…/],
  ["127.0.0.1:5000", /^127\.0\.0\.1:5000 begins with neither http:\/\/ nor https:\/\/\.$/],
  ["localhost", /^localhost begins with neither/],
  ["mlflow.example:443/team", /^mlflow\.example:443\/team begins with neither/],
  ["databricks", /^Databricks is no tracking store/],
  ["postgresql://me:secret@host/mlflow", /^postgresql:\/\/host\/mlflow is no tracking store that is known here/],
  ["sqlite://", /names no database file/],
  ["sqlite:///:memory:", /names no database file/],
])("refuses the tracking URI %s, without its password", async (uri, message) => {
  await expect(openStore(uri)).rejects.toMatchObject({
    kind: "usage",
    message: expect.stringMatching(message) as unknown,
  });
});

it("refuses a file store with the command that converts it", async () => {
  const hint = expect.stringContaining(
    "mlflow migrate-filestore --source /data/mlruns --target sqlite:///mlflow.db",
  ) as unknown;
  await expect(openStore("file:///data/mlruns")).rejects.toMatchObject({ code: "FILE_STORE", hint });
  await expect(openStore("/data/mlruns")).rejects.toMatchObject({ code: "FILE_STORE", hint });
});

it("says of a file that is no database that it is none", async () => {
  const folder = await temporaryFolder();
  await writeFile(`${folder}/text`, "no database, but long enough to be one. ".repeat(20));
  await mkdir(`${folder}/folder`);
  const expected = { kind: "input", code: "NOT_A_DATABASE" };
  await expect(openStore(`sqlite:///${folder}/text`, { create: true })).rejects.toMatchObject(expected);
  await expect(openStore(`sqlite:///${folder}/folder`, { create: true })).rejects.toMatchObject(expected);
});
