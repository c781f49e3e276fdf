import { expect, it } from "vitest";
import { startMlflowServer } from "./mlflow-server.ts";
import { startMotoServer } from "./moto-server.ts";
import { describeWithPython, runPython } from "./python.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Logs a file through the server, which keeps it in the bucket, and looks for it there. */
const logAndLook = `
import boto3, json, mlflow, os, sys
mlflow.set_tracking_uri(json.load(sys.stdin))
with mlflow.start_run() as run:
    mlflow.log_text("hello", "a/b.txt")
objects = boto3.client("s3", endpoint_url=os.environ["MLFLOW_S3_ENDPOINT_URL"]).list_objects_v2(Bucket="files")["Contents"]
print(json.dumps([run.info.artifact_uri.split(":")[0], [one["Key"].replace(run.info.run_id, "ID") for one in objects]]))
`;

describeWithPython("a real MLflow server in a test", () => {
  it("answers whom it knows until it is stopped, and keeps files in a bucket", async () => {
    const basicAuth = { username: "admin", password: "correct horse battery" };
    const who = { MLFLOW_TRACKING_USERNAME: basicAuth.username, MLFLOW_TRACKING_PASSWORD: basicAuth.password };
    const moto = await startMotoServer({ bucket: "files" });
    const server = await startMlflowServer({
      folder: await temporaryFolder(),
      artifactsDestination: "s3://files/root",
      basicAuth,
      env: moto.env,
    });
    expect((await fetch(`${server.url}/version`)).status).toBe(401);
    const answer = await runPython(logAndLook, server.url, { env: { ...moto.env, ...who } });
    expect(answer).toEqual(["mlflow-artifacts", ["root/0/ID/artifacts/a/b.txt"]]);
    await moto.stop();
    await server.stop();
    await expect(fetch(`${server.url}/version`)).rejects.toThrow("fetch failed");
    await server.stop();
  });

  it("says why it cannot start", async () => {
    const nowhere = startMlflowServer({ folder: await temporaryFolder(), backendUri: "sqlite:////dev/null/mlflow.db" });
    await expect(nowhere).rejects.toThrow(/mlflow server: [^]*Error/);
  });
});
