import { chmod, mkdir, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { createServer, type Server, type Socket } from "node:net";
import path from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { describeWithDocker, dockerHost, temporaryFolder } from "@sentiment/testing";
import { openEngine } from "./engine.ts";

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  for (const socket of sockets) socket.destroy();
});

/** A machine that has no engine at the usual places, but perhaps those of whoever runs the tests as root. */
async function bareMachine(): Promise<{ HOME: string; PATH: string }> {
  return { HOME: await temporaryFolder(), PATH: "/usr/bin:/bin" };
}

/** Something that listens where an engine should and does as it is told with whoever comes. */
async function impostor(onSocket: (socket: Socket) => void): Promise<string> {
  const socketPath = path.join(await temporaryFolder(), "docker.sock");
  const server = createServer((socket) => {
    sockets.add(socket);
    onSocket(socket.on("error", () => {}));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return `unix://${socketPath}`;
}

describeWithDocker("the Docker engine that is used", () => {
  it("is the one that DOCKER_HOST names, and says what it is", async () => {
    const engine = await openEngine({ ...(await bareMachine()), DOCKER_HOST: dockerHost() });
    expect(engine).toMatchObject({ url: dockerHost(), platform: { os: "linux" }, version: /./u });
  });

  it("is that of the chosen context", async () => {
    const machine = await bareMachine();
    await writeContext(machine.HOME, "colima", dockerHost());
    expect((await openEngine(machine)).url).toBe(dockerHost());
    const elsewhere = { ...machine, DOCKER_HOST: "tcp://127.0.0.1:1" };
    await expect(openEngine(elsewhere)).rejects.toMatchObject({ code: "DOCKER_NOT_RUNNING" });
    const another = { ...machine, DOCKER_CONTEXT: "nope" };
    await expect(openEngine(another)).rejects.toMatchObject({ kind: "usage", code: "DOCKER_CONTEXT_UNKNOWN" });
  });

  it("is reached over ssh by the user's own ssh, which may say no", async () => {
    const machine = await bareMachine();
    const bin = path.join(machine.HOME, "bin");
    await mkdir(bin);
    const ssh = path.join(bin, "ssh");
    // In place of the network and of `docker system dial-stdio` behind it; the engine is the real one.
    const dial = `const s = net.connect(${JSON.stringify(dockerHost().slice(7))}); process.stdin.pipe(s).pipe(process.stdout)`;
    await writeFile(ssh, `#!/bin/sh\nexec '${process.execPath}' -e '${dial}'\n`);
    await chmod(ssh, 0o755);
    const remote = { ...machine, PATH: `${bin}:${machine.PATH}`, DOCKER_HOST: "ssh://me@box" };
    const engine = await openEngine(remote);
    expect(await engine.ask("list containers", (docker) => docker.listContainers())).toBeInstanceOf(Array);
    await writeFile(ssh, "#!/bin/sh\necho 'me@box: Permission denied (publickey).' >&2; exit 255\n");
    await expect(openEngine(remote)).rejects.toMatchObject({
      kind: "remote",
      message: expect.stringContaining("Permission denied (publickey)") as string,
    });
  });

  it("says in one kind of error what it refuses", async () => {
    const engine = await openEngine({ DOCKER_HOST: dockerHost() });
    const asked = engine.ask("show the container none", (docker) => docker.getContainer("none").inspect());
    await expect(asked).rejects.toMatchObject({
      kind: "remote",
      code: "DOCKER_NOT_FOUND",
      message: "Docker did not show the container none: No such container: none",
    });
  });
});

it("an engine that is not running is an error that says how to start it", async () => {
  const asked = openEngine({ ...(await bareMachine()), DOCKER_HOST: "unix:///nowhere/docker.sock" });
  await expect(asked).rejects.toMatchObject({
    kind: "remote",
    code: "DOCKER_NOT_RUNNING",
    message: expect.stringContaining("unix:///nowhere/docker.sock (DOCKER_HOST) is not running") as string,
    hint: expect.stringContaining("systemctl start docker") as string,
  });
});

it("an address that is none is a usage error that shows those there are", async () => {
  for (const DOCKER_HOST of ["localhost:2375", "unix://", "tcp://", "fd://", "tcp://a b"]) {
    await expect(openEngine({ DOCKER_HOST })).rejects.toMatchObject({
      kind: "usage",
      code: "DOCKER_HOST_INVALID",
      // Written so that nothing of it is taken for a secret, and hidden.
      hint: expect.stringMatching(/ ssh:\/\/HOST\.$/u) as string,
    });
  }
});

it("certificates that are not where they should be are a usage error", async () => {
  const settings = { DOCKER_HOST: "tcp://127.0.0.1:1", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/nowhere" };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const message = expect.stringContaining("/nowhere/ca.pem") as string;
  await expect(openEngine(settings)).rejects.toMatchObject({ kind: "usage", code: "DOCKER_SETTINGS_INVALID", message });
  vi.unstubAllEnvs();
});

it("what is no engine is told apart from one", async () => {
  for (const [status, body, code] of [
    ["200 OK", "<h1>Welcome</h1>", "DOCKER_FOREIGN"],
    ["200 OK", "{}", "DOCKER_FOREIGN"],
    ["502 Bad Gateway", "", "DOCKER_REFUSED"],
  ] as const) {
    const answer = `HTTP/1.1 ${status}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
    const url = await impostor((socket) => socket.once("data", () => socket.end(answer)));
    const message = expect.stringMatching(/no Docker engine|502/u) as string;
    await expect(openEngine({ DOCKER_HOST: url })).rejects.toMatchObject({ kind: "remote", code, message });
  }
});

it("an engine that accepts and says nothing is not waited for once the command is interrupted", async () => {
  const url = await impostor(() => {});
  const reason = new Error("interrupted");
  await expect(openEngine({ DOCKER_HOST: url }, AbortSignal.abort(reason))).rejects.toBe(reason);
  const controller = new AbortController();
  const asked = openEngine({ DOCKER_HOST: url }, controller.signal);
  setImmediate(() => controller.abort(reason));
  await expect(asked).rejects.toBe(reason);
});

it("an engine that vanishes in the midst is an error, also in a time that was set for it", async () => {
  const hello = JSON.stringify({ Os: "linux", Arch: "amd64", Version: "1" });
  let after: (socket: Socket) => void = (socket) => socket.destroy();
  const url = await impostor((socket) => {
    socket.once("data", (request: Buffer) => {
      if (!request.toString().includes("/version")) return after(socket);
      socket.end(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${hello.length}\r\n\r\n${hello}`,
      );
    });
  });
  const engine = await openEngine({ DOCKER_HOST: url });
  const list = (): Promise<unknown> =>
    engine.ask("list containers", (docker) => docker.listContainers(), { seconds: 0.2 });
  await expect(list()).rejects.toMatchObject({ kind: "remote", code: "DOCKER_LOST" });
  after = () => {};
  await expect(list()).rejects.toMatchObject({ kind: "remote", code: "DOCKER_SILENT" });
});

async function writeContext(home: string, name: string, host: string): Promise<void> {
  const id = createHash("sha256").update(name).digest("hex");
  const folder = path.join(home, ".docker/contexts/meta", id);
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, "meta.json"),
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }),
  );
  await writeFile(path.join(home, ".docker/config.json"), JSON.stringify({ currentContext: name }));
}
