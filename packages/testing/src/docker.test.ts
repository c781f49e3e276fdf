import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import type Docker from "dockerode";
import { dockerEngine, describeWithDocker } from "./docker-engine.ts";
import { removeFromDockerAfterwards } from "./docker-leftovers.ts";
import { describeWithRegistry, startRegistry, type Registry } from "./registry-server.ts";
import { testNodeImage } from "./test-node-image.ts";

const label = `io.sentiment.test=${crypto.randomUUID()}`;
removeFromDockerAfterwards(label);

describeWithDocker("the image that tests build on", () => {
  let engine: Docker;
  let image: string;
  beforeAll(async () => {
    engine = await dockerEngine();
    image = await testNodeImage();
  });

  it("is this very Node, without a shell", async () => {
    expect(await printedBy(["node", "-p", "process.version"])).toContain(process.version);
    await expect(printedBy(["/bin/sh", "-c", "true"])).rejects.toThrow("/bin/sh");
  });

  it("has a /tmp that anybody may write to", async () => {
    const write = `fs.writeFileSync("/tmp/a", ""); console.log(fs.readdirSync("/").join())`;
    expect(await printedBy(["node", "-e", write], "1000:1000")).toContain("tmp");
  });

  it("is made once", async () => {
    const { Id } = await engine.getImage(image).inspect();
    expect(await testNodeImage()).toBe(image);
    expect((await engine.getImage(image).inspect()).Id).toBe(Id);
  });

  async function printedBy(command: string[], user = ""): Promise<string> {
    const [name, value] = label.split("=") as [string, string];
    const container = await engine.createContainer({
      Image: image,
      Cmd: command,
      User: user,
      Labels: { [name]: value },
      HostConfig: { NetworkMode: "none" },
    });
    await container.start();
    await container.wait();
    return (await container.logs({ stdout: true, stderr: true })).toString();
  }
});

describeWithRegistry("a registry with a password", () => {
  const user = { username: "AWS", password: 'it\'s: a "secret" €' };
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry({ user });
  });
  afterAll(() => registry?.stop());

  it("takes images of those only who know it", async () => {
    const engine = await dockerEngine();
    const repo = `${registry.host}/tests/node`;
    await engine.getImage(await testNodeImage()).tag({ repo, tag: "1" });
    const refused = await pushed(engine, repo, { ...user, password: "wrong" });
    expect(refused).toContain("unauthorized");
    const taken = await pushed(engine, repo, user);
    expect(taken).toContain("Digest");
    await engine.getImage(`${repo}:1`).remove();
    expect((await fetch(`${registry.url}/v2/tests/node/tags/list`)).status).toBe(401);
    const authorization = `Basic ${Buffer.from(`${user.username}:${user.password}`).toString("base64")}`;
    const listed = await fetch(`${registry.url}/v2/tests/node/tags/list`, { headers: { authorization } });
    expect(await listed.json()).toEqual({ name: "tests/node", tags: ["1"] });
  });

  async function pushed(engine: Docker, repo: string, as: typeof user): Promise<string> {
    const authconfig = { ...as, serveraddress: registry.host };
    const stream = await engine.getImage(repo).push({ tag: "1", authconfig });
    return text(stream);
  }
});
