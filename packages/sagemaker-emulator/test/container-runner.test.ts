import { randomUUID } from "node:crypto";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { openEngine } from "@sentiment/deployment";
import { thisProcess } from "@sentiment/files";
import { describeWithDocker, dockerEngine, dockerHost, temporaryFolder, testNodeImage } from "@sentiment/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerRunner } from "../src/containers/container-runner.ts";
import { giveBack } from "../src/containers/give-back.ts";
import type { ContainerWanted, Runner, RunningContainer } from "../src/index.ts";

describeWithDocker("containers of the emulator", () => {
  let runner: Runner;
  let image: string;
  let root: string;
  const purpose = `test ${randomUUID()}`;

  beforeAll(async () => {
    image = await testNodeImage();
    root = await temporaryFolder();
    runner = await containerRunner({ environment: { DOCKER_HOST: dockerHost() } });
  });

  afterAll(async () => {
    await runner.close();
  });

  /** A container that runs a script in Node. */
  async function run(script: string, wanted: Partial<ContainerWanted> = {}): Promise<RunningContainer> {
    return runner.start({
      purpose,
      image,
      entryPoint: ["node", "-e", script],
      command: ["--", "train"],
      environment: {},
      root,
      readOnly: [],
      host: "algo-1",
      isolated: false,
      ...wanted,
    });
  }

  async function told(container: RunningContainer): Promise<string[]> {
    return Readable.from(container.output()).toArray() as Promise<string[]>;
  }

  const serving = `const http = require("node:http");
    process.on("SIGTERM", () => { console.log("asked to stop"); process.exit(7); });
    http.createServer((request, answer) => answer.end(process.argv.at(-1) + process.env.GREETING)).listen(8080, "0.0.0.0");`;

  it("serve on a port of loopback, and are asked to stop before they are killed", async () => {
    const wanted = { host: undefined, command: ["--", "serve"], environment: { GREETING: " at 8080" } };
    const container = await run(serving, wanted);
    expect(container.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
    expect(await answerOf(container)).toBe("serve at 8080");
    await container.stop(30);
    expect(await container.exited).toBe(7);
    expect(await told(container)).toEqual(["asked to stop"]);
  });

  it("that reach nothing are reached nevertheless", async () => {
    const container = await run(serving, { host: undefined, command: ["--", "serve"], isolated: true });
    expect(await answerOf(container)).toContain("serve");
    expect(await networks()).toMatchObject([{ Internal: true }]);
    await container.stop(0);
    expect(await container.exited).toBe(137);
    expect(await networks()).toEqual([]);
  });

  it("see the folder as /opt/ml, may write there, but not to what is read only", async () => {
    await mkdir(path.join(root, "input"), { recursive: true });
    await writeFile(path.join(root, "input/given"), "given");
    const script = `const fs = require("node:fs");
      fs.writeFileSync("/opt/ml/made", fs.readFileSync("/opt/ml/input/given"));
      try { fs.writeFileSync("/opt/ml/input/given", ""); } catch (error) { console.error(error.code); process.exitCode = 3; }`;
    const container = await run(script, { readOnly: ["input"] });
    expect(await container.exited).toBe(3);
    expect(await told(container)).toEqual(["EROFS"]);
    expect(await readFile(path.join(root, "made"), "utf8")).toBe("given");
  });

  it("give what they have written as root to whoever has started them", async () => {
    await writeFile(path.join(root, "roots"), "");
    const engine = await openEngine({ DOCKER_HOST: dockerHost() });
    const labels = { "io.sentiment.purpose": purpose };
    await giveBack({ engine, image, labels, folder: root, owner: { uid: 12345, gid: 12345 } });
    expect(await stat(path.join(root, "roots"))).toMatchObject({ uid: 12345, gid: 12345 });
  });

  describe("of one training", () => {
    it("find each other by their names, and nothing else where that is forbidden", async () => {
      const script = `const { lookup } = require("node:dns/promises");
        const find = async () => lookup("algo-2").catch(() => new Promise((resolve) => setTimeout(resolve, 50)).then(find));
        if (process.argv.at(-1) === "1") find().then(({ address }) => console.log("found", address !== ""));
        else setTimeout(() => process.exit(), 60_000);`;
      const both = { network: "job-1", isolated: true };
      const [first, second] = await Promise.all([
        run(script, { ...both, command: ["--", "1"] }),
        run(script, { ...both, command: ["--", "2"], host: "algo-2" }),
      ]);
      expect(await first.exited).toBe(0);
      expect(await told(first)).toEqual(["found true"]);
      expect(await networks()).toMatchObject([{ Internal: true }]);
      await second.stop(0);
      expect(await second.exited).toBe(137);
      expect(await networks()).toEqual([]);
    });

    it("on a single host knows itself by its name", async () => {
      const script = `require("node:dns").lookup("algo-1", (error, address) => console.log(require("node:os").hostname(), address));`;
      const container = await run(script, { isolated: true });
      expect(await container.exited).toBe(0);
      expect(await told(container)).toEqual(["algo-1 127.0.0.1"]);
    });
  });

  it("are not started of an image that is not there, or for another machine", async () => {
    await expect(run("", { image: "sentiment-no-such-image" })).rejects.toThrow("There is no image");
    await expect(run("", { architecture: "arm64" })).rejects.toThrow("exec format error");
    await expect(run("", { entryPoint: ["no-such-program"] })).rejects.toThrow("no-such-program");
    expect(await containers()).toEqual([]);
  });

  it("leave nothing when the emulator ends, or has been killed", async () => {
    await run(serving, { host: undefined, network: "job-2" });
    await runner.close();
    expect(await containers()).toEqual([]);
    expect(await networks()).toEqual([]);
    const docker = await dockerEngine();
    const dead = JSON.stringify({ ...thisProcess(), pid: 4_194_304 });
    const Labels = { "io.sentiment.emulator": "dead", "io.sentiment.emulator.process": dead };
    const { id } = await docker.createContainer({ Image: image, Cmd: ["node"], Labels });
    runner = await containerRunner({ environment: { DOCKER_HOST: dockerHost() } });
    await expect(docker.getContainer(id).inspect()).rejects.toThrow("no such container");
  });

  async function containers(): Promise<readonly unknown[]> {
    return (await dockerEngine()).listContainers({
      all: true,
      filters: { label: [`io.sentiment.purpose=${purpose}`] },
    });
  }

  async function networks(): Promise<readonly unknown[]> {
    return (await dockerEngine()).listNetworks({ filters: { label: [`io.sentiment.purpose=${purpose}`] } });
  }
});

async function answerOf({ url = "" }: RunningContainer): Promise<string> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer !== undefined) return answer.text();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
