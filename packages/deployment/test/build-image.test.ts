import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { describeWithDocker, dockerEngine, dockerHost, temporaryFolder, testNodeImage } from "@sentiment/testing";
import type Docker from "dockerode";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openEngine, type Engine } from "../src/docker/engine.ts";
import { buildImage, imageIdentity, type BuildOptions, type BuiltImage } from "../src/index.ts";
import { trainedModel } from "./trained-model.ts";

describeWithDocker("the serving image", () => {
  const name = `sentiment-test-image:${randomBytes(6).toString("hex")}`;
  const remove = new Set<string>();
  let engine: Engine;
  let docker: Docker;
  let nodeImage: string;
  let built: BuiltImage;

  beforeAll(async () => {
    docker = await dockerEngine();
    engine = await openEngine({ DOCKER_HOST: dockerHost() });
    nodeImage = await testNodeImage();
    built = await build({});
  });

  afterAll(async () => {
    for (const each of remove)
      await docker
        .getImage(each)
        .remove({ force: true })
        .catch(() => {});
  });

  async function build(options: Partial<BuildOptions>): Promise<BuiltImage> {
    const image = await buildImage({ engine, nodeImage, tag: name, ...options });
    remove.add(image.image);
    return image;
  }

  async function gatheredStages(): Promise<readonly string[]> {
    const filters = { dangling: ["true"], label: ["io.sentiment.stage=gathered"] };
    return (await docker.listImages({ filters })).map(({ Id }) => Id);
  }

  /** Runs a program of the image, or the entry point, as a cloud would that gives it nothing: no network, no place to write. */
  function run(args: readonly string[], { entrypoint = "", mount = "" } = {}): { code: number | null; said: string } {
    const flags = ["--rm", "--read-only", "--network", "none", "--cap-drop", "ALL"];
    if (entrypoint !== "") flags.push("--entrypoint", entrypoint);
    if (mount !== "") flags.push("-v", `${mount}:/opt/ml/model:ro`);
    const { status, stdout, stderr } = spawnSync("docker", ["run", ...flags, ...args], { encoding: "utf8" });
    return { code: status, said: stdout + stderr };
  }

  it("is built once: the second time there is nothing to do", async () => {
    expect(built).toMatchObject({ image: name, platform: expect.stringMatching(/^linux\//u) as string });
    expect(await build({})).toEqual({ ...built, action: "unchanged" });
    expect(await imageIdentity({ engine, nodeImage })).toBe(built.context);
    // Known without an engine, too.
    expect(await imageIdentity({ platform: built.platform, nodeImage })).toBe(built.context);
    const other = `${name}-again`;
    expect(await build({ tag: other })).toEqual({ ...built, image: other, action: "unchanged" });
    expect((await docker.getImage(other).inspect()).Id).toBe(built.digest);
  });

  it("says what it is: an entry point in exec form, root, port 8080, where its Node is from", async () => {
    const { Config: config } = await docker.getImage(name).inspect();
    expect(config.Entrypoint).toEqual(["/usr/local/bin/node", "/sentiment/server.js"]);
    expect(config.Cmd).toEqual(["serve"]);
    expect(["", "root", "0"]).toContain(config.User);
    expect(Object.keys(config.ExposedPorts ?? {})).toEqual(["8080/tcp"]);
    expect(config.Labels).toMatchObject({
      "org.opencontainers.image.version": expect.stringMatching(/^\d+\.\d+\.\d+/u) as string,
      "org.opencontainers.image.licenses": "MIT",
      "org.opencontainers.image.base.name": nodeImage,
      "io.sentiment.context": built.context,
    });
  });

  it("has no shell, nothing at /opt/ml, and nothing of what it was built with", () => {
    const script = `const { readdirSync } = require("node:fs");
      const mine = readdirSync("/").filter((name) => !["dev", "proc", "sys", ".dockerenv"].includes(name)).sort();
      const files = ["etc", "sentiment", "tmp", "usr"].flatMap((name) => readdirSync("/" + name, { recursive: true }));
      const programs = readdirSync("/usr/local/bin");
      const certificates = require("node:tls").rootCertificates.length > 100;
      const user = require("node:os").userInfo().username;
      console.log(JSON.stringify({ mine, files, programs, certificates, user }));`;
    const { code, said } = run([name, "-e", script], { entrypoint: "/usr/local/bin/node" });
    expect([code, code === 0 ? "" : said]).toEqual([0, ""]);
    const found = JSON.parse(said) as { mine: string[]; files: string[] };
    expect(found).toMatchObject({ programs: ["node"], certificates: true, user: "root" });
    expect(found.mine.filter((each) => !/^lib(64)?$/u.test(each))).toEqual(["etc", "sentiment", "tmp", "usr"]);
    expect(found.files).toEqual(expect.arrayContaining(["server.js", "LICENSE", "THIRD-PARTY-LICENSES.txt", "passwd"]));
    expect(found.files.filter((each) => /gather|Dockerfile|\.ts$|^\.|node_modules/u.test(each))).toEqual([]);
  });

  it("serves a model that it is given, and ends in good order when it is stopped", async () => {
    const modelDir = await trainedModel();
    const container = await docker.createContainer({
      Image: name,
      ExposedPorts: { "8080/tcp": {} },
      HostConfig: {
        Binds: [`${modelDir}:/opt/ml/model:ro`],
        PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "0" }] },
        ReadonlyRootfs: true,
        CapDrop: ["ALL"],
      },
    });
    try {
      await container.start();
      const { NetworkSettings: network } = await container.inspect();
      const url = `http://127.0.0.1:${network.Ports["8080/tcp"]![0]!.HostPort}`;
      await expect
        .poll(
          () =>
            fetch(`${url}/ping`).then(
              ({ status }) => status,
              () => 0,
            ),
          { timeout: 20_000 },
        )
        .toBe(200);
      const body = JSON.stringify({ inputs: ["What a lovely day!"] });
      const answer = await fetch(`${url}/invocations`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      expect(await answer.json()).toMatchObject({ predictions: [{ label: expect.any(String) as string }] });
      await container.stop({ t: 20 });
      expect((await container.inspect()).State.ExitCode).toBe(0);
    } finally {
      await container.remove({ force: true, v: true });
    }
  });

  it("says what is missing where it is given no model", () => {
    const { code, said } = run([name]);
    expect(code).toBe(3);
    expect(JSON.parse(said)).toMatchObject({ level: "error", code: "MODEL_NOT_FOUND" });
  });

  it("trains, in threads, as SageMaker has it, and serves what it has trained", async () => {
    const root = await temporaryFolder();
    const rows = Array.from({ length: 40 }, (_, row) => `${row % 2},${row % 2 === 0 ? "awful" : "lovely"} day ${row}`);
    const files = {
      "input/config/hyperparameters.json": JSON.stringify({
        model: "rf",
        vectorizer: "count",
        model__n_estimators: "8",
      }),
      "input/data/train/data.csv": `label,text\n${rows.join("\n")}\n`,
    };
    for (const [file, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await writeFile(path.join(root, file), content);
    }
    const flags = ["run", "--rm", "--network", "none", "-v", `${root}:/opt/ml`, name, "train"];
    const { status, stdout, stderr } = spawnSync("docker", flags, { encoding: "utf8" });
    expect([status, status === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
    const served = run([name, "-e", askAbout("a lovely day")], {
      entrypoint: "/usr/local/bin/node",
      mount: `${root}/model`,
    });
    expect(served.said.split("\n")).toContain("1");
  });

  it("can hold a model itself, named after it", async () => {
    const modelDir = await trainedModel();
    const image = await build({ modelDir, tag: undefined });
    expect(image.image).toMatch(/^sentiment:\d+\.\d+\.\d+-[0-9a-f]{16}$/u);
    expect(image.context).not.toBe(built.context);
    const script = `process.stdout.write(process.env.SENTIMENT_MODEL_DIR + " " + require("node:fs").statSync("/sentiment/model/model.json").mtimeMs)`;
    expect(run([image.image, "-e", script], { entrypoint: "/usr/local/bin/node" })).toEqual({
      code: 0,
      said: "/sentiment/model 0",
    });
  });

  it("has the same layers when it is built anew", async () => {
    const { RootFS: before } = await docker.getImage(built.digest).inspect();
    const kept = new Set(await gatheredStages());
    const again = await build({ noCache: true, tag: `${name}-anew` });
    // An engine keeps first stages, of 120 MB each, for the next build; there is one of this Node already.
    for (const stage of await gatheredStages()) if (!kept.has(stage)) remove.add(stage);
    expect(again.action).toBe("built");
    expect((await docker.getImage(again.digest).inspect()).RootFS).toEqual(before);
  });

  it("is not built of an image that cannot be had: the engine's words, and what to do", async () => {
    const missing = "127.0.0.1:9/nobody/node:24";
    await expect(build({ nodeImage: missing })).rejects.toMatchObject({
      kind: "remote",
      message: expect.stringMatching(/127\.0\.0\.1:9/u) as string,
      hint: expect.stringContaining("--node-image") as string,
    });
  });

  it("is not built of an image without Node", async () => {
    const told = { kind: "remote", message: expect.stringMatching(/did not build[^]*Its last lines/u) as string };
    await expect(build({ nodeImage: await withoutNode(docker, remove) })).rejects.toMatchObject(told);
  });

  it("is not taken for one of another platform", async () => {
    const architecture = engine.platform.architecture === "arm64" ? "amd64" : "arm64";
    await expect(build({ platform: `linux/${architecture}` })).rejects.toMatchObject({ kind: "remote" });
  });

  it("is not built when that is not wanted any more", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const building = build({ pull: true, nodeImage, onLine: () => stop.abort(reason), signal: stop.signal });
    await expect(building).rejects.toBe(reason);
  });
});

/** A program that starts the server beside itself, asks it, prints the label, and ends. */
function askAbout(text: string): string {
  const request = { method: "POST", headers: { "content-type": "text/plain", accept: "text/plain" }, body: text };
  return `const server = require("node:child_process").spawn(process.execPath, ["/sentiment/server.js"], { stdio: "inherit" });
    (async () => {
      while (!(await fetch("http://127.0.0.1:8080/ping").then((r) => r.ok, () => false))) continue;
      const answer = await fetch("http://127.0.0.1:8080/invocations", ${JSON.stringify(request)});
      console.log("\\n" + (await answer.text()).trim());
      server.kill();
    })();`;
}

async function withoutNode(docker: Docker, remove: Set<string>): Promise<string> {
  const tag = randomBytes(6).toString("hex");
  const answer = await docker.importImage(Readable.from([Buffer.alloc(1024)]), { repo: "sentiment-test-empty", tag });
  for await (const _ of answer) continue;
  remove.add(`sentiment-test-empty:${tag}`);
  return `sentiment-test-empty:${tag}`;
}
