import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { takeLock } from "@sentiment/files";
import { repositoryRoot, runSentiment, temporaryFolder } from "@sentiment/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf, undeployedIn, type Document } from "./as-user.ts";

// A model's way from the registry into service and out of it again, step by step: each test goes on where the one before it ended.

const main = path.join(repositoryRoot, "packages/cli/src/main.ts");
const texts = ["I love it, great!", "The worst. Terrible.", ""];
let folder: string;
let url: unknown;

beforeAll(async () => {
  folder = await temporaryFolder();
  await registered("nb", "count");
});
afterAll(() => undeployedIn(folder));

async function registered(model: string, vectorizer: string): Promise<void> {
  const { document } = await documentOf(["train", "--model", model, "--vectorizer", vectorizer], { cwd: folder });
  const args = ["register", "--run-id", String(document["runId"])];
  const { code, stderr } = await runSentiment(args, { cwd: folder });
  if (code !== 0) throw new Error(stderr);
}

/** What a command prints with `--json`, and its exit code, as one. */
async function told(...args: readonly string[]): Promise<Document & { readonly code: number }> {
  const { code, document } = await documentOf(args, { cwd: folder });
  return { ...document, code };
}

async function inWords(...args: readonly string[]) {
  return runSentiment(args, { cwd: folder });
}

const steps = [expect.stringContaining("copy"), expect.any(String)];

describe("before there is an endpoint", () => {
  it("deploy --plan says what would be done, and does nothing", async () => {
    const plan = await told("deploy", "--plan");
    expect(plan).toMatchObject({ code: 0, plan: true, action: "created", state: "absent", before: null });
    expect(plan).toMatchObject({ endpoint: "sentiment-classifier-staging", target: "local", modelVersion: "1" });
    expect(plan["steps"]).toEqual(expect.arrayContaining(steps));
    expect((await inWords("deploy", "--plan")).stdout).toMatch(
      /^would do +1\. copy models:\/sentiment-classifier\/1$/mu,
    );
    expect(await readdir(folder)).not.toContain(".sentiment");
  });

  it("a server that is a process takes no --image: exit code 2, for nothing that is said is ignored", async () => {
    expect(await told("deploy", "--plan", "--image", "x")).toMatchObject({ code: 2, error: { code: "IMAGE_UNUSED" } });
    expect(await told("rollback", "--image", "x")).toMatchObject({ code: 2, error: { code: "IMAGE_UNUSED" } });
  });

  it("an image is for a platform that there is: exit code 2", async () => {
    const { code, error } = await told("image", "build", "--platform", "linux/amd46");
    expect({ code, error }).toMatchObject({
      code: 2,
      error: { message: expect.stringContaining("linux/amd64?") as string },
    });
  });

  it("status says absent, and there is nothing to ask, to log, to roll back or to end", async () => {
    expect(await told("status")).toMatchObject({ code: 0, state: "absent", url: null, endpoints: [] });
    expect(await told("predict", "--stage", "staging", "x")).toMatchObject({
      code: 3,
      error: { code: "ENDPOINT_NOT_FOUND", hint: "Deploy it: sentiment deploy --stage staging --target local" },
    });
    expect(await told("logs")).toMatchObject({ code: 3, error: { code: "ENDPOINT_NOT_FOUND" } });
    expect(await told("rollback")).toMatchObject({ code: 3, error: { code: "ENDPOINT_NOT_FOUND" } });
    expect(await told("undeploy")).toMatchObject({ code: 0, action: "unchanged", existed: false, removed: [] });
  });

  it("a stage without a version is exit code 3, another's mistake in the settings 2", async () => {
    expect(await told("deploy", "--stage", "production")).toMatchObject({ code: 3, error: { exitCode: 3 } });
    const refused = async (variable: string, target: string): Promise<string> => {
      const { code, document } = await documentOf(["deploy", "--plan"], { cwd: folder, env: { [variable]: target } });
      expect(code).toBe(2);
      return (document["error"] as { message: string }).message;
    };
    expect(await refused("SENTIMENT_TARGET_STAGING", "locl")).toContain("Did you mean local?");
    expect(await refused("SENTIMENT_TARGET_STAGIN", "local")).toContain("Did you mean staging?");
    expect(await told("deploy", "--target", "dokcer")).toMatchObject({ code: 2, error: { code: "BAD_VALUE" } });
  });
});

describe("a first deployment", () => {
  it("answers at its address, verified", async () => {
    const created = await told("deploy");
    expect(created).toMatchObject({
      code: 0,
      action: "created",
      state: "in-service",
      target: "local",
      modelVersion: "1",
    });
    expect(created["checks"]).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: "golden-predictions", passed: true })]),
    );
    url = created["url"];
    expect((await fetch(`${String(url)}/ping`)).status).toBe(200);
    expect(await readFile(path.join(folder, ".sentiment/.gitignore"), "utf8")).toBe("*\n");
  });

  it("a second time changes nothing", async () => {
    expect(await told("deploy")).toMatchObject({ code: 0, action: "unchanged", url, steps: [] });
    expect(await inWords("deploy", "-q")).toMatchObject({
      code: 0,
      stdout: "sentiment-classifier-staging\n",
      stderr: "",
    });
  });

  it("while another process is at it, is exit code 6", async () => {
    const lock = await takeLock(
      path.join(folder, ".sentiment/endpoints/local/sentiment-classifier-staging.lock"),
      "a test",
    );
    try {
      expect(await told("undeploy")).toMatchObject({ code: 6, error: { code: "LOCKED" } });
    } finally {
      lock.release();
    }
  });

  it("is told by status, in words, as a table, and with -q as its state", async () => {
    expect(await told("status", "--stage", "staging")).toMatchObject({ state: "in-service", url, previous: null });
    expect((await inWords("status")).stdout).toMatch(/^state +in-service\nurl +http:\/\/127\.0\.0\.1:\d+\n/mu);
    expect((await inWords("status", "-q")).stdout).toBe("in-service\n");
    const { endpoints } = (await told("status")) as unknown as { endpoints: readonly unknown[] };
    expect(endpoints).toEqual([expect.objectContaining({ endpoint: "sentiment-classifier-staging", url })]);
  });

  it("has logs, without the texts, which --follow gives as they come", async () => {
    const { lines } = (await told("logs", "--tail", "1")) as unknown as { lines: readonly { text: string }[] };
    expect(JSON.parse(lines[0]!.text)).toMatchObject({ event: "started" });
    expect(await told("logs", "--follow")).toMatchObject({ code: 2, error: { code: "NO_JSON" } });
    const child = spawn(process.execPath, [main, "logs", "--follow"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [chunk] = (await once(child.stdout, "data")) as [Buffer];
    expect(chunk.toString()).toContain('"event":"started"');
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([130, null]);
  });
});

describe("sentiment doctor", () => {
  it("finds the endpoint well, and says when it is not", async () => {
    const ofEndpoints = ({ checks }: Document) =>
      (checks as readonly { name: string; ok: boolean; detail: string }[]).find(({ name }) => name === "endpoints");
    expect(ofEndpoints(await told("doctor"))).toMatchObject({
      ok: true,
      detail: expect.stringMatching(/in-service$/u) as string,
    });
    const { details } = (await told("status", "--stage", "staging")) as unknown as { details: { pid: number } };
    process.kill(details.pid, "SIGKILL");
    while ((await told("status", "-q"))["state"] === "in-service") await setTimeout(20);
    const ill = await told("doctor");
    expect(ill).toMatchObject({ code: 3, error: { code: "CHECK_FAILED" } });
    expect(ofEndpoints(ill)).toMatchObject({ ok: false, detail: expect.stringContaining("is failed: ") as string });
    expect(await told("deploy")).toMatchObject({ code: 0, action: "replaced", url, state: "in-service" });
  });
});

describe("sentiment image verify --url", () => {
  it("holds the endpoint to what clouds demand, check by check; exit code 5 where one is not met", async () => {
    const model = ["--model-uri", "models:/sentiment-classifier/1"];
    const met = await told("image", "verify", "--url", String(url), ...model);
    expect(met).toMatchObject({ code: 0, url, image: null, modelUri: "models:/sentiment-classifier/1" });
    const checks = met["checks"] as readonly { name: string; passed: boolean }[];
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(["ping", "golden-predictions", "csv"]));
    const { code, stdout, stderr } = await inWords("image", "verify", "--url", "http://127.0.0.1:9");
    expect(code).toBe(5);
    expect(stdout).toMatch(/^✗ {2}ping +Nothing accepts connections .*\n +wanted: GET \/ping is answered by 200/mu);
    expect(stderr).toContain("error: Not as demanded: accepts-connections, ping, ");
    expect(await told("image", "verify")).toMatchObject({ code: 2, error: { code: "BAD_USAGE" } });
  });
});

describe("predict --stage", () => {
  it("answers as the model does, explanations too", async () => {
    const asked = ["predict", "--explain", ...texts];
    const { predictions } = await told(...asked, "--model-uri", "models:/sentiment-classifier/1");
    const answer = await told(...asked, "--stage", "staging");
    expect(answer).toEqual({ code: 0, model: "models:/sentiment-classifier/1", predictions });
    expect((await inWords("predict", "--stage", "staging", texts[0]!)).stdout).toMatch(
      /^positive {2}0\.\d{4} {2}I love/u,
    );
  });

  it("answers a stream line by line, before it has ended", async () => {
    const args = [main, "predict", "--stage", "staging", "-"];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: "pipe" });
    child.stdin.write("I love it\n");
    const [answer] = (await once(child.stdout, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^positive\t0\.\d{4}\tI love it\n$/u);
    child.stdin.end();
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("answers a file of many texts, an object a line", async () => {
    const many = Array.from({ length: 700 }, (_, index) => `text ${index} is ${index % 3 === 0 ? "great" : "bad"}`);
    await writeFile(path.join(folder, "many.txt"), many.join("\n"));
    const { stdout } = await inWords("predict", "--stage", "staging", "--file", "many.txt", "--jsonl");
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { text: string }).text)).toEqual(many);
  });

  it("is no other model's, and --target is no model", async () => {
    expect(await told("predict", "--stage", "staging", "--run-id", "a", "x")).toMatchObject({ code: 2 });
    expect(await told("predict", "--target", "local", "--model-uri", "models", "x")).toMatchObject({ code: 2 });
  });
});

describe("another version", () => {
  it("takes over at the same address", async () => {
    await registered("lr", "tfidf");
    expect(await told("deploy")).toMatchObject({
      code: 0,
      action: "updated",
      url,
      modelVersion: "2",
      state: "in-service",
      previous: { modelUri: "models:/sentiment-classifier/1", modelVersion: "1" },
    });
    expect(await told("predict", "--stage", "staging", "x")).toMatchObject({ model: "models:/sentiment-classifier/2" });
  });

  it("that fails its checks is taken back: exit code 5, the old one answers, and the document says it all", async () => {
    const { release } = { release: path.join(folder, "models", (await readdir(path.join(folder, "models")))[0]!) };
    await cp(release, path.join(folder, "bad"), { recursive: true });
    const golden = path.join(folder, "bad/golden.json");
    const text = await readFile(golden, "utf8");
    await writeFile(golden, text.replace(/"probabilities": \[\s*[\d.e-]+/u, '"probabilities": [0.25'));
    expect(await told("deploy", "--model-uri", "bad")).toMatchObject({
      code: 5,
      action: "rolled-back",
      state: "in-service",
      url,
      modelVersion: "2",
      error: { code: "RELEASE_FAILED", exitCode: 5 },
    });
    expect(await told("status")).toMatchObject({ state: "in-service", modelVersion: "2" });
  });

  it("goes back by rollback, once", async () => {
    expect(await told("rollback", "--plan")).toMatchObject({
      code: 0,
      plan: true,
      action: "rolled-back",
      modelVersion: "1",
    });
    expect(await told("status")).toMatchObject({ modelVersion: "2" });
    expect(await told("rollback")).toMatchObject({ code: 0, action: "rolled-back", url, modelVersion: "1" });
    expect(await told("rollback")).toMatchObject({ code: 3, error: { code: "NO_PREVIOUS_RELEASE" } });
  });

  it("that is no version is deployed by its folder, in another stage, whose state folder may be elsewhere", async () => {
    const [model] = await readdir(path.join(folder, "models"));
    const elsewhere = ["--stage", "production", "--state-dir", "state"];
    const deployed = await told("deploy", ...elsewhere, "--model-uri", path.join("models", model!));
    try {
      expect(deployed).toMatchObject({ code: 0, action: "created", modelVersion: null, runId: null });
      expect(deployed["modelUri"]).toBe(path.join(folder, "models", model!));
      expect(deployed["url"]).not.toBe(url);
      expect(await told("status", "--stage", "production")).toMatchObject({ state: "absent" });
    } finally {
      expect((await inWords("undeploy", ...elsewhere)).code).toBe(0);
    }
  });
});

describe("undeploy", () => {
  it("ends the endpoint, and says what it has removed", async () => {
    const { stdout } = await inWords("undeploy", "--stage", "staging");
    expect(stdout).toMatch(/^endpoint +sentiment-classifier-staging on local \(removed\)\nremoved +\S/u);
    while (await fetch(`${String(url)}/ping`).then(Boolean, () => false)) await setTimeout(20);
    expect(await told("undeploy")).toMatchObject({ code: 0, existed: false });
    expect(await told("status")).toMatchObject({ state: "absent", endpoints: [] });
  });
});
