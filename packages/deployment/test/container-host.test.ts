import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import {
  describeWithDocker,
  dockerEngine,
  dockerHost,
  removeFromDockerAfterwards,
  temporaryFolder,
  testNodeImage,
} from "@sentiment/testing";
import type Docker from "dockerode";
import { afterEach, beforeAll, expect, it } from "vitest";
import { tar } from "../src/archive/tar.ts";
import { ContainerHost } from "../src/docker/container-host.ts";
import { volumeName } from "../src/docker/model-volume.ts";
import { mustBeHere } from "../src/docker/must-be-here.ts";
import type { HostedServer, PreparedRelease } from "../src/hosted/host.ts";
import { testImage } from "./test-image.ts";
import { trainedModel } from "./trained-model.ts";

const owner = `test-${crypto.randomUUID()}`;
removeFromDockerAfterwards(`io.sentiment.owner=${owner}`);
const signal = new AbortController().signal;

describeWithDocker("servers in containers", () => {
  let docker: Docker;
  let image: string;
  let host: ContainerHost;
  let modelDir: string;
  let release: PreparedRelease;

  beforeAll(async () => {
    docker = await dockerEngine();
    image = await testImage();
    host = new ContainerHost({ environment: { DOCKER_HOST: dockerHost() }, owner, image });
    modelDir = await trainedModel("--model", "nb", "--vectorizer", "count");
    release = releaseOf(modelDir);
  });

  afterEach(async () => void (await host.discard(release)));

  function releaseOf(folder: string, changes: Partial<PreparedRelease> = {}): PreparedRelease {
    const modelId = createHash("sha256")
      .update(readFileSync(path.join(folder, "model.json")))
      .digest("hex")
      .slice(0, 16);
    return {
      modelDir: folder,
      modelId,
      modelUri: "models:/tweets/3",
      modelVersion: "3",
      runId: undefined,
      releaseId: "0123456789ab",
      endpoint: "tweets-staging",
      modelName: "tweets",
      log: "/nowhere",
      ...changes,
    };
  }

  async function started(prepared = release): Promise<HostedServer> {
    await host.prepare(prepared, () => {}, signal);
    return host.start(prepared, async () => {}, signal);
  }

  /** The id of the model that answers, once it does. */
  async function answering({ port }: HostedServer): Promise<string | null> {
    const asked = { method: "POST", body: '{"inputs":["fine"]}', headers: { "content-type": "application/json" } };
    for (let attempt = 0; ; attempt++) {
      const answer = await fetch(`http://127.0.0.1:${port}/invocations`, asked).catch(() => undefined);
      if (answer?.ok === true) return answer.headers.get("x-sentiment-model");
      if (attempt === 100) throw new Error(`no answer but ${answer?.status}`);
      await setTimeout(100);
    }
  }

  const container = ({ handle }: HostedServer): Docker.Container => docker.getContainer(String(handle["container"]));
  const logOf = (server: HostedServer): Promise<string> => text(host.logs(server, { follow: false, signal }));

  it("answer with the model that was sent to the engine, even when its folder is gone", async () => {
    const copy = path.join(await temporaryFolder(), "model");
    await cp(modelDir, copy, { recursive: true });
    await host.prepare(releaseOf(copy), () => {}, signal);
    await rm(copy, { recursive: true });
    const server = await host.start(release, async () => {}, signal);
    expect(await answering(server)).toBe(release.modelId);
    expect(await host.isRunning(server)).toEqual({ state: "running" });
    expect(await logOf(server)).toContain('"event":"started"');
  });

  it("have no rights, no place to write to, no port but one of this machine, and a log that ends somewhere", async () => {
    const server = await started();
    const { HostConfig: settings, Mounts, NetworkSettings, Config } = await container(server).inspect();
    expect(settings).toMatchObject({
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      RestartPolicy: { Name: "no" },
      LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "3" } },
    });
    expect(Mounts.map(({ Destination, RW }) => [Destination, RW])).toEqual([["/opt/ml/model", false]]);
    expect(NetworkSettings.Ports["8080/tcp"]).toEqual([{ HostIp: "127.0.0.1", HostPort: `${server.port}` }]);
    expect(Config.Labels).toMatchObject({
      "io.sentiment.endpoint": "tweets-staging",
      "io.sentiment.release": release.releaseId,
    });
    expect(Config.Env.filter((variable) => !/^(PATH|SENTIMENT_)/u.test(variable))).toEqual([]);
    await answering(server);
    const write = (file: string): Promise<string> =>
      runIn(server, `try { fs.writeFileSync("${file}", "") } catch (error) { console.log(error.code) }`);
    expect(await write("/opt/ml/model/x")).toContain("EROFS");
    expect(await write("/x")).toContain("EROFS");
    expect(await write("/tmp/x")).toBe("");
  });

  it("serve without a network, to those inside", async () => {
    await host.prepare(release, () => {}, signal);
    const lonely = await docker.createContainer({
      Image: image,
      Labels: { "io.sentiment.owner": owner },
      HostConfig: {
        NetworkMode: "none",
        ReadonlyRootfs: true,
        CapDrop: ["ALL"],
        Mounts: [{ Type: "volume", Source: volumeName(owner, release), Target: "/opt/ml/model", ReadOnly: true }],
      },
    });
    await lonely.start();
    const server = { handle: { container: lonely.id } } as unknown as HostedServer;
    const ask = `
      const ask = () => fetch("http://127.0.0.1:8080/ping").then((answer) => console.log(answer.status), () => setTimeout(ask, 50));
      ask()`;
    expect(await runIn(server, ask)).toContain("200");
    await lonely.remove({ force: true });
  });

  it("are known of before they are started", async () => {
    await host.prepare(release, () => {}, signal);
    const states: string[] = [];
    await host.start(
      release,
      async (server) => void states.push((await container(server).inspect()).State.Status),
      signal,
    );
    expect(states).toEqual(["created"]);
  });

  it("are removed when a killed deploy has made and never started them, as soon as the release is prepared again", async () => {
    await host.prepare(release, () => {}, signal);
    const ids: string[] = [];
    const killed = async (server: HostedServer): Promise<void> => {
      ids.push(String(server.handle["container"]));
      throw new Error("killed");
    };
    await expect(host.start(release, killed, signal)).rejects.toThrow("killed");
    await host.prepare(release, () => {}, signal);
    await expect(docker.getContainer(ids[0]!).inspect()).rejects.toMatchObject({ statusCode: 404 });
  });

  it("end when they are asked to, keep their log, and are then said to be stopped", async () => {
    const server = await started();
    await answering(server);
    await host.stop(server, 10);
    expect((await container(server).inspect()).State.ExitCode).toBe(0);
    expect(await host.isRunning(server)).toMatchObject({ state: "stopped" });
    expect(await logOf(server)).toContain('"event":"stopped"');
    await host.stop(server, 10);
  });

  it("that somebody has killed, removed or started anew are not taken for running", async () => {
    const server = await started();
    await answering(server);
    await container(server).kill();
    expect(await host.isRunning(server)).toMatchObject({
      state: "gone",
      why: expect.stringContaining("137") as string,
    });
    await container(server).start();
    expect(await host.isRunning(server)).toMatchObject({ state: "stopped" });
    await container(server).remove({ force: true });
    expect(await host.isRunning(server)).toMatchObject({
      state: "gone",
      why: expect.stringContaining("was removed") as string,
    });
    await host.stop(server, 1);
    expect(await logOf(server)).toBe("");
  });

  it("that had no memory left are said to have died of it", async () => {
    const hog = "const all = []; for (;;) all.push(Buffer.alloc(1e6, 1))";
    const greedy = await docker.createContainer({
      Image: await testNodeImage(),
      Cmd: ["/usr/local/bin/node", "-e", hog],
      Labels: { "io.sentiment.owner": owner },
      HostConfig: { Memory: 40e6 },
    });
    await greedy.start();
    await greedy.wait();
    const why = expect.stringContaining("for want of memory") as string;
    expect(await host.isRunning({ handle: { container: greedy.id } } as never)).toMatchObject({ state: "gone", why });
    await greedy.remove();
  });

  it("have their log followed until that is enough", async () => {
    const server = await started();
    const enough = new AbortController();
    let seen = "";
    for await (const bytes of host.logs(server, { follow: true, signal: enough.signal })) {
      seen += Buffer.from(bytes).toString();
      if (seen.includes('"event":"started"')) enough.abort();
    }
    expect(seen.split("\n")[0]).toMatch(/^\{.*\}$/u);
  });

  it("leave nothing in the engine when their release is discarded", async () => {
    const server = await started();
    const other = { ...release, releaseId: "ba9876543210" };
    await started(other);
    // The volume is the other release's, too.
    expect(await host.discard(release)).toEqual([`container ${String(server.handle["container"]).slice(0, 12)}`]);
    expect(await host.discard(other)).toEqual([
      expect.stringContaining("container"),
      `volume ${volumeName(owner, release)}`,
    ]);
    expect(await host.discard(other)).toEqual([]);
    const filters = { label: [`io.sentiment.owner=${owner}`] };
    expect(await docker.listContainers({ all: true, filters })).toEqual([]);
    expect((await docker.listVolumes({ filters })).Volumes).toEqual([]);
  });

  it("get a volume filled anew that a killed deploy has left half full", async () => {
    const half = path.join(await temporaryFolder(), "model");
    await cp(modelDir, half, { recursive: true });
    const stopped = new AbortController();
    const deploy = host.prepare(releaseOf(half), () => {}, stopped.signal);
    await setTimeout(100);
    stopped.abort(new Error("killed"));
    await deploy.catch(() => {});
    // As far as it got, or further: all of the model but model.json, of which there is a part.
    const carrier = await docker.createContainer({
      Image: image,
      Labels: { "io.sentiment.owner": owner },
      HostConfig: { Mounts: [{ Type: "volume", Source: volumeName(owner, release), Target: "/opt/ml/model" }] },
    });
    const part = path.join(half, "part.json");
    await writeFile(part, '{"format": ');
    await carrier.putArchive(Readable.from(tar([{ name: "model.json", path: part, bytes: 11 }])), {
      path: "/opt/ml/model",
    });
    await carrier.remove();
    expect(await answering(await started())).toBe(release.modelId);
  });

  it("of images that are not ours, not there or for other machines are refused with what to do", async () => {
    const by = (name: string): Promise<string> =>
      new ContainerHost({ environment: { DOCKER_HOST: dockerHost() }, owner, image: name }).identity();
    await expect(by("sentiment-test-none:1")).rejects.toMatchObject({ kind: "input", code: "IMAGE_NOT_FOUND" });
    await expect(by(await testNodeImage())).rejects.toMatchObject({ kind: "input", code: "IMAGE_FOREIGN" });
    await expect(by("no name")).rejects.toMatchObject({ kind: "usage", code: "IMAGE_NAME_INVALID" });
    expect(await by(image)).toBe(image);
  });

  it("of this program's own image are told apart by what it is built of, before it is built", async () => {
    const own = new ContainerHost({
      environment: { DOCKER_HOST: dockerHost() },
      owner,
      nodeImage: await testNodeImage(),
    });
    const { Config } = await docker.getImage(image).inspect();
    expect(await own.identity()).toBe(Config.Labels["io.sentiment.context"]);
  });

  async function runIn(server: HostedServer, script: string): Promise<string> {
    const Cmd = ["/usr/local/bin/node", "-e", script];
    const run = await container(server).exec({ Cmd, AttachStdout: true, AttachStderr: true });
    const stream = await run.start({});
    return text(stream);
  }
});

it("containers of another machine's engine are refused", () => {
  for (const url of ["ssh://me@box", "tcp://10.0.0.7:2376", "tcp://docker.example.com:2376"]) {
    expect(() => mustBeHere({ url } as never)).toThrow("another machine");
  }
  for (const url of ["unix:///var/run/docker.sock", "tcp://127.0.0.1:2375", "tcp://localhost:2375"]) {
    mustBeHere({ url } as never);
  }
});
