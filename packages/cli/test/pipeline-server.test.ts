import {
  describeWithPython,
  runSentiment,
  startMlflowServer,
  startProxy,
  temporaryFolder,
  type MlflowServer,
  type Proxy,
} from "@sentiment/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { documentOf } from "./as-user.ts";

describeWithPython("sentiment pipeline with a server", () => {
  let server: MlflowServer;
  let proxy: Proxy;
  let surroundings: { cwd: string; env: Record<string, string> };

  beforeAll(async () => {
    const folder = await temporaryFolder();
    server = await startMlflowServer({ folder, artifactsDestination: "./files" });
    proxy = await startProxy({ target: server.url, prefix: "/me/tweets.mlflow" });
    surroundings = { cwd: await temporaryFolder(), env: { MLFLOW_TRACKING_URI: proxy.url } };
  });

  afterAll(async () => {
    await proxy.stop();
    await server.stop();
  });

  const flags = ["pipeline", "--no-deploy", "-p", "n_estimators=2"];

  it("registers the best there", async () => {
    const { code, stderr, document } = await documentOf(flags, surroundings);
    expect(code, stderr).toBe(0);
    expect(document["registration"]).toMatchObject({ version: "1", stage: "staging", trackingUri: proxy.url });
  });

  it("tells all it has trained where the server has no registry, and ends with 4", async () => {
    const body = JSON.stringify({ error: "unsupported endpoint, please contact support" });
    const headers = { "content-type": "application/json" };
    proxy.fail(({ path }) =>
      /\/(?:registered-models|model-versions)\//u.test(path) ? { do: "answer", status: 404, headers, body } : undefined,
    );
    const { code, stdout, stderr } = await runSentiment(flags, surroundings);
    expect(code).toBe(4);
    expect(stdout).toContain("\nwhat the best says\n");
    expect(stdout).toMatch(/^runs +[\da-f]{32} in the experiment Default of http/mu);
    expect(stdout).not.toContain("registered");
    expect(stderr).toContain(`error: The server ${proxy.url} does not know GET registered-models/get.`);
  });
});
