import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describeWithPython, startMlflowServer, temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { documentOf } from "./as-user.ts";

const basicAuth = { username: "admin", password: "pl4nted-s3cret" };

describeWithPython("runs on a real server with passwords", () => {
  let home: string;
  let server: Awaited<ReturnType<typeof startMlflowServer>>;
  let folder: string;

  beforeAll(async () => {
    [home, folder] = [await temporaryFolder(), await temporaryFolder()];
    server = await startMlflowServer({ folder: home, basicAuth, artifactsDestination: path.join(home, "files") });
    const lines = [server.url, basicAuth.username, basicAuth.password];
    await writeFile(path.join(folder, "setup_mlflow.txt"), `${lines.join("\n")}\n`, { mode: 0o644 });
  });

  afterAll(() => server.stop());

  async function asked(endpoint: string, body: object): Promise<Response> {
    const login = Buffer.from(`${basicAuth.username}:${basicAuth.password}`).toString("base64");
    const headers = { authorization: `Basic ${login}`, "content-type": "application/json" };
    const url = `${server.url}/api/2.0/mlflow/${endpoint}`;
    return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  }

  // MLflow takes a third of a second to check a password, so there is one training only.
  it("are said where and by whom in a file, go on by MLFLOW_RUN_ID, and hold no secret", async () => {
    const created = await asked("runs/create", { experiment_id: "0", run_name: "planned" });
    const { run_id: runId } = ((await created.json()) as { run: { info: { run_id: string } } }).run.info;
    const env = { HOME: folder, SENTIMENT_MLFLOW_CREDENTIALS: "setup_mlflow.txt" };
    const options = { cwd: folder, env: { ...env, MLFLOW_RUN_ID: runId, MLFLOW_EXPERIMENT_ID: "0" } };
    const trained = await documentOf(["train", "--model", "nb", "--vectorizer", "count", "--valid-size", "0"], options);
    expect(trained, trained.stderr).toMatchObject({ code: 0, document: { trackingUri: server.url, runId } });
    expect(trained.stderr).toContain("warning: Others may read setup_mlflow.txt");

    const flags = ["--mlflow-credentials", "setup_mlflow.txt"];
    const { document: shown } = await documentOf(["runs", "show", runId, ...flags], { cwd: folder });
    expect(shown).toMatchObject({ status: "FINISHED", runName: "planned" });
    expect(shown["metrics"]).toHaveProperty("training_f1_macro");
    expect(await readFile(path.join(home, "mlflow.db"), "latin1")).not.toContain(basicAuth.password);
  });

  it("are looked for in one experiment, and registered where they are", async () => {
    const env = { HOME: folder, SENTIMENT_MLFLOW_CREDENTIALS: "setup_mlflow.txt" };
    const other = { ...env, MLFLOW_EXPERIMENT_ID: "0", MLFLOW_EXPERIMENT_NAME: "another" };
    const mismatch = await documentOf(["runs", "list"], { cwd: folder, env: other });
    expect(mismatch).toMatchObject({ code: 2, document: { error: { code: "EXPERIMENT_MISMATCH" } } });
    const elsewhere = { ...env, MLFLOW_REGISTRY_URI: "https://registry.example" };
    const registry = await documentOf(["models", "list"], { cwd: folder, env: elsewhere });
    expect(registry).toMatchObject({ code: 2, document: { error: { code: "OTHER_REGISTRY" } } });
    const same = { ...env, MLFLOW_REGISTRY_URI: `${server.url}/` };
    expect(await documentOf(["models", "list"], { cwd: folder, env: same })).toMatchObject({ code: 0 });
  });
});
