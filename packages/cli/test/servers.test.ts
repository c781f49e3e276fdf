import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describeWithPython, runSentiment, startMlflowServer, temporaryFolder } from "@sentiment/testing";
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

  it("are said where and by whom in a file, go on by MLFLOW_RUN_ID, and hold no secret", async () => {
    const env = { HOME: folder, SENTIMENT_MLFLOW_CREDENTIALS: "setup_mlflow.txt" };
    const flags = ["--mlflow-credentials", "setup_mlflow.txt"];
    const trained = await documentOf(["train", "--model", "nb", "--vectorizer", "count", ...flags], { cwd: folder });
    expect(trained, trained.stderr).toMatchObject({ code: 0, document: { trackingUri: server.url } });
    expect(trained.stderr).toContain("warning: Others may read setup_mlflow.txt");
    const { runId, experimentId } = trained.document as { runId: string; experimentId: string };

    const resuming = { ...env, MLFLOW_RUN_ID: runId, MLFLOW_EXPERIMENT_ID: experimentId };
    const evaluated = await documentOf(["evaluate", "--run-id", runId], { cwd: folder, env: resuming });
    expect(evaluated, evaluated.stderr).toMatchObject({ code: 0, document: { runId } });
    const { document: shown } = await documentOf(["runs", "show", runId], { cwd: folder, env });
    expect(shown).toMatchObject({
      status: "FINISHED",
      metrics: expect.objectContaining({ evaluation_f1_macro: expect.anything() as unknown }) as unknown,
    });

    const other = { ...env, MLFLOW_EXPERIMENT_ID: experimentId, MLFLOW_EXPERIMENT_NAME: "another" };
    const mismatch = await documentOf(["runs", "list"], { cwd: folder, env: other });
    expect(mismatch).toMatchObject({ code: 2, document: { error: { code: "EXPERIMENT_MISMATCH" } } });

    const elsewhere = { ...env, MLFLOW_REGISTRY_URI: "https://registry.example" };
    const registry = await documentOf(["register"], { cwd: folder, env: elsewhere });
    expect(registry).toMatchObject({ code: 2, document: { error: { code: "OTHER_REGISTRY" } } });
    const same = { ...env, MLFLOW_REGISTRY_URI: `${server.url}/` };
    expect((await runSentiment(["register", "-q"], { cwd: folder, env: same })).stdout).toBe("1\n");

    expect(await readFile(path.join(home, "mlflow.db"), "latin1")).not.toContain(basicAuth.password);
  });
});
