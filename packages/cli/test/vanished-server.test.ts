import {
  describeWithMlflow,
  runSentiment,
  startMlflowServer,
  startProxy,
  temporaryFolder,
  type MlflowServer,
  type ProcessResult,
  type Proxy,
} from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";

describeWithMlflow("current", "a server that vanishes while we record there", () => {
  let server: MlflowServer;
  let proxy: Proxy;

  beforeAll(async () => {
    server = await startMlflowServer({ folder: await temporaryFolder(), artifactsDestination: "files" });
    proxy = await startProxy({ target: server.url });
  });
  afterAll(async () => {
    await proxy.stop();
    await server.stop();
  });

  function sentiment(cwd: string, ...args: string[]): Promise<ProcessResult> {
    const env = {
      MLFLOW_TRACKING_URI: proxy.url,
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: "1",
      MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: "0",
    };
    return runSentiment(args, { cwd, env });
  }

  it("costs a pipeline nothing: it is recorded and registered here, and can be brought over", async () => {
    const cwd = await temporaryFolder();
    let begun = 0;
    let gone = false;
    proxy.fail(({ path }) => {
      gone ||= path.endsWith("runs/create") && ++begun === 2;
      return gone ? { do: "cut" } : undefined;
    });
    const { code, stdout, stderr } = await sentiment(cwd, "pipeline", "--no-deploy", "-p", "n_estimators=3", "--json");
    expect(stderr).toContain(`warning: The tracking server ${proxy.url} has vanished`);
    expect(stderr).toContain(`sentiment runs sync --to ${proxy.url}`);
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as { vanished: { runId: string } };
    expect(document).toMatchObject({
      trackingUri: "sqlite:///mlflow.db",
      vanished: { trackingUri: proxy.url },
      registration: { version: "1", stage: "staging" },
    });
    proxy.fail(undefined);
    const synced = await sentiment(cwd, "runs", "sync", "--to", proxy.url);
    expect(synced.code).toBe(0);
    expect(synced.stdout).toMatch(/^copied +6 runs, 6 models, 1 version\nupdated +1 run$/mu);
    const shown = await sentiment(cwd, "runs", "show", document.vanished.runId, "--json");
    expect(JSON.parse(shown.stdout)).toMatchObject({ status: "FINISHED", runName: "grid" });
    const best = await sentiment(
      cwd,
      "predict",
      "--model-uri",
      "models:/sentiment-classifier/staging",
      "-q",
      "so happy",
    );
    expect(best.stdout).toBe("positive\n");
  });
});
