import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { temporaryFolder } from "@sentiment/testing";
import { beforeEach, expect, it } from "vitest";
import { Connection } from "./connection.ts";

let file: string;
let other: DatabaseSync;

beforeEach(async () => {
  file = path.join(await temporaryFolder(), "a.db");
  other = new DatabaseSync(file);
  other.exec("CREATE TABLE t (a)");
});

it("waits for another writer without holding up anything else", async () => {
  const connection = await Connection.open({ path: file });
  other.exec("BEGIN IMMEDIATE; INSERT INTO t VALUES (1)");
  let written = false;
  const writing = connection.write((database) => database.run("INSERT INTO t VALUES (2)")).then(() => (written = true));
  await setTimeout(200);
  expect(written).toBe(false);
  other.exec("COMMIT");
  await writing;
  const rows = await connection.read((database) => database.all("SELECT a FROM t ORDER BY a"));
  expect(rows).toEqual([{ a: 1n }, { a: 2n }]);
  await connection.close();
});

it("waits for a reader before it commits", async () => {
  const connection = await Connection.open({ path: file });
  other.exec("BEGIN; SELECT * FROM t");
  let written = false;
  const writing = connection.write((database) => database.run("INSERT INTO t VALUES (1)")).then(() => (written = true));
  await setTimeout(100);
  expect(written).toBe(false);
  other.exec("ROLLBACK");
  await writing;
  expect(other.prepare("SELECT a FROM t").all()).toEqual([{ a: 1 }]);
  await connection.close();
});

it("gives up soon once the user wants to stop, says so, and has written nothing", async () => {
  const connection = await Connection.open({ path: file, signal: AbortSignal.abort() });
  other.exec("BEGIN IMMEDIATE");
  const writing = connection.write((database) => database.run("INSERT INTO t VALUES (1)"));
  await expect(writing).rejects.toMatchObject({ kind: "conflict", code: "DATABASE_BUSY" });
  other.exec("ROLLBACK");
  expect(await connection.read((database) => database.all("SELECT a FROM t"))).toEqual([]);
  await connection.close();
});

it("writes nothing of a step that fails, and goes on with the next", async () => {
  const connection = await Connection.open({ path: file });
  const failing = connection.write((database) => {
    database.run("INSERT INTO t VALUES (1)");
    throw new Error("in the middle");
  });
  const next = connection.write((database) => database.run("INSERT INTO t VALUES (2)"));
  await expect(failing).rejects.toThrow("in the middle");
  await next;
  expect(other.prepare("SELECT a FROM t").all()).toEqual([{ a: 2 }]);
  await connection.close();
});
