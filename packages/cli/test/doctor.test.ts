import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { describeWithPython, startMlflowServer, temporaryFolder } from "@sentiment/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { run } from "../src/run.ts";
import type { Check } from "../src/words/check-words.ts";
import { memoryIo } from "./memory-io.ts";

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

/** The checks that are about where runs, files and data are. */
async function examined(trackingUri: string, environment: Readonly<Record<string, string>> = {}) {
  const io = memoryIo({ workingFolder: folder, environment: { HOME: folder, ...environment } });
  const code = await run(["doctor", "--json", "--tracking-uri", trackingUri], io);
  const { checks, error } = JSON.parse(io.stdout()) as { checks: Check[]; error?: { message: string } };
  return { code, error, checks: Object.fromEntries(checks.map((check) => [check.name, check])) };
}

const user = { MLFLOW_TRACKING_USERNAME: "admin", MLFLOW_TRACKING_PASSWORD: "correct-horse-battery" };

describe("sentiment doctor looks at the address of a server", () => {
  it.each([
    ["http://127.0.0.1:1/team/#/experiments/0", "is the address of a page in the browser", "http://127.0.0.1:1/team"],
    ["https://dagshub.com/me/tweets", "is a page of DagsHub's", "https://dagshub.com/me/tweets.mlflow"],
    ["https://dagshub.com/me/tweets.git", "is a page of DagsHub's", "https://dagshub.com/me/tweets.mlflow"],
    [
      "https://dagshub.com/me/tweets/experiments/#/",
      "is the address of a page",
      "https://dagshub.com/me/tweets/experiments",
    ],
  ])("%s", async (uri, message, right) => {
    // Nothing must leave this machine.
    const { checks, code } = await examined(uri, {
      https_proxy: "http://127.0.0.1:1",
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0",
    });
    expect(checks["address"]).toMatchObject({ ok: false, hint: `Give --tracking-uri ${right}` });
    expect(checks["address"]!.detail).toContain(message);
    expect(code).toBe(2);
  });

  it("and at who asks", async () => {
    const proxy = { https_proxy: "http://me:secret@127.0.0.1:1", MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0" };
    const half = await examined("https://mlflow.example", { ...proxy, MLFLOW_TRACKING_USERNAME: "me" });
    expect(half.checks["credentials"]).toMatchObject({
      ok: false,
      hint: expect.stringContaining("Set MLFLOW_TRACKING_PASSWORD") as unknown,
    });
    expect(half.checks["address"]!.detail).toBe(
      "https://mlflow.example/, through http://127.0.0.1:1 unless no_proxy says otherwise",
    );
    const nobody = await examined("https://dagshub.com/me/tweets.mlflow", proxy);
    expect(nobody.checks["credentials"]!.hint).toContain("https://dagshub.com/user/settings/tokens");
    const token = await examined("https://dagshub.com/me/tweets.mlflow", { ...proxy, DAGSHUB_USER_TOKEN: "t" });
    expect(token.checks["credentials"]).toMatchObject({ ok: true });
    const open = await examined("http://mlflow.example", {
      ...user,
      http_proxy: "http://127.0.0.1:1",
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0",
    });
    expect(open.checks["credentials"]!.detail).toBe(
      "admin, with a password; sent unencrypted, since the address begins with http:",
    );
  });

  it("and says nothing of servers where there is none", async () => {
    const { checks } = await examined("sqlite:///mlflow.db", { MLFLOW_TRACKING_USERNAME: "me" });
    const names = ["node", "settings", "sample", "data", "models", "tracking", "state", "docker", "pictures"];
    expect(Object.keys(checks)).toEqual(names);
  });
});

describe("sentiment doctor asks a server", () => {
  let server: Server;
  let uri: string;
  let answer: { readonly status: number; readonly body: string; readonly date?: Date };

  beforeEach(async () => {
    server = createServer((request, response) => {
      if (answer.date !== undefined) response.setHeader("date", answer.date.toUTCString());
      const isVersion = request.url === "/version";
      response.writeHead(isVersion ? 200 : answer.status).end(isVersion ? "2.22.4" : answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("whose clock is another", async () => {
    const experiment = { experiment_id: "0", name: "Default", artifact_location: folder, lifecycle_stage: "active" };
    answer = { status: 200, body: JSON.stringify({ experiment }), date: new Date(Date.now() + 20 * 60_000) };
    const { checks, code } = await examined(uri);
    expect(checks["tracking"]).toMatchObject({ ok: true });
    expect(checks["artifacts"]!.detail).toBe(`${folder}, of the experiment "Default": a folder of this machine`);
    expect(checks["clock"]).toMatchObject({ ok: false, detail: "The clock here is 20 min behind the server's." });
    expect(code).toBe(2);
  });

  it("whose files are in a folder that only it has", async () => {
    const experiment = {
      experiment_id: "0",
      name: "Default",
      artifact_location: "/no/such/folder/0",
      lifecycle_stage: "active",
    };
    answer = { status: 200, body: JSON.stringify({ experiment, experiments: [experiment] }) };
    const { checks, code } = await examined(uri);
    expect(checks["artifacts"]).toMatchObject({
      ok: false,
      hint: expect.stringContaining("--artifacts-destination") as unknown,
    });
    expect(checks["clock"]).toMatchObject({ ok: true });
    expect(code).toBe(4);
  });

  it("that refuses, in its words, and once", async () => {
    answer = { status: 403, body: "Invalid Host header - possible DNS rebinding attack detected" };
    const { checks, code, error } = await examined(uri);
    expect(checks["tracking"]).toMatchObject({
      ok: false,
      hint: expect.stringContaining("--allowed-hosts") as unknown,
    });
    expect(checks).not.toHaveProperty("artifacts");
    expect(error!.message).toContain('The check "tracking" has failed: ');
    expect(code).toBe(4);
  });
});

describe("sentiment doctor looks at DVC's remote", () => {
  const runs = "https://dagshub.com/me/tweets.mlflow";
  const offline = { https_proxy: "http://127.0.0.1:1", MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0", DAGSHUB_USER_TOKEN: "t" };

  async function withConfig(config: string): Promise<Check> {
    await mkdir(path.join(folder, ".dvc"), { recursive: true });
    await writeFile(path.join(folder, ".dvc/config"), config);
    return (await examined(runs, offline)).checks["dvc"]!;
  }

  it("which must be in the repository that the runs are in", async () => {
    expect((await examined(runs, offline)).checks["dvc"]!.detail).toContain("sentiment init --dagshub me/tweets");
    const remote = (name: string) =>
      `[core]\n    remote = origin\n['remote "origin"']\n    url = https://dagshub.com/${name}.dvc\n`;
    expect(await withConfig(remote("me/tweets"))).toMatchObject({
      ok: true,
      detail: "origin is https://dagshub.com/me/tweets.dvc, and its token is set",
    });
    expect(await withConfig(remote("you/tweets"))).toMatchObject({
      ok: false,
      hint: "sentiment init --dagshub me/tweets --force makes both me/tweets.",
    });
  });

  it("and must hold no password", async () => {
    const check = await withConfig(
      "['remote \"origin\"']\n    url = https://dagshub.com/me/tweets.dvc\n    password = pl4nted\n",
    );
    expect(check).toMatchObject({ ok: false, detail: expect.stringContaining("Git publishes") as unknown });
    expect(JSON.stringify(check)).not.toContain("pl4nted");
  });
});

describeWithPython("sentiment doctor at a real server with passwords", () => {
  let server: Awaited<ReturnType<typeof startMlflowServer>>;

  beforeAll(async () => {
    const home = await temporaryFolder();
    const basicAuth = { username: user.MLFLOW_TRACKING_USERNAME, password: user.MLFLOW_TRACKING_PASSWORD };
    server = await startMlflowServer({ folder: home, basicAuth, artifactsDestination: path.join(home, "files") });
  });

  afterAll(() => server.stop());

  it("finds all well", async () => {
    const { checks, code } = await examined(server.url, user);
    expect(Object.values(checks).filter(({ ok }) => !ok)).toEqual([]);
    expect(checks["credentials"]!.detail).toBe("admin, with a password");
    expect(checks["tracking"]!.detail).toMatch(/is MLflow 3\.\d+\.\d+, with logged models$/u);
    expect(checks["artifacts"]!.detail).toMatch(/^mlflow-artifacts:\/.*, can be listed/u);
    expect(code).toBe(0);
  });

  it("finds a wrong password, and none", async () => {
    for (const environment of [{ ...user, MLFLOW_TRACKING_PASSWORD: "wrong-password" }, {}]) {
      const { checks, code } = await examined(server.url, environment);
      expect(checks["tracking"]).toMatchObject({
        ok: false,
        hint: expect.stringContaining("MLFLOW_TRACKING_PASSWORD") as unknown,
      });
      expect(checks["tracking"]!.detail).toContain("401");
      expect(code).toBe(4);
    }
  });

  it("finds a path that leads nowhere", async () => {
    const { checks, code } = await examined(`${server.url}/team`, user);
    expect(checks["tracking"]).toMatchObject({ ok: false });
    expect(code).toBe(4);
  });
});
