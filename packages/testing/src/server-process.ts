import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";

export interface ServerProcess {
  /** `http://127.0.0.1:12345` */
  readonly url: string;
  /** Ends it at once, as a lost machine would. */
  stop(): Promise<void>;
}

export interface ServerCommand {
  /** For errors. */
  readonly name: string;
  readonly file: string;
  readonly args: (port: number) => readonly string[];
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** What answers 200 once it is there: `/health`. */
  readonly healthPath: string;
}

/** Starting Python's servers imports much: with a cold disk and both processors busy it has taken half a minute. */
const patience = 120_000;

/** Runs a server on a free loopback port until it is stopped. Resolves when it answers. */
export async function startServerProcess(command: ServerCommand): Promise<ServerProcess> {
  const { name, file, folder, env, healthPath } = command;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // Its own group, since it starts processes itself.
  const stdio = ["ignore", "ignore", "pipe"] as const;
  const server = spawn(file, command.args(port), { cwd: folder, env, detached: true, stdio: [...stdio] });
  const said: Buffer[] = [];
  server.stderr?.on("data", (chunk: Buffer) => said.push(chunk));
  try {
    await answering(`${url}${healthPath}`, server);
  } catch (cause) {
    await stop(server);
    throw new Error(`${name}: ${Buffer.concat(said).toString().slice(-3000)}`, { cause });
  }
  return { url, stop: () => stop(server) };
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  const start = performance.now();
  while (performance.now() - start < patience) {
    if (server.exitCode !== null) throw new Error(`It ended with code ${server.exitCode}.`);
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok === true) return;
    await setTimeout(100);
  }
  throw new Error(`It did not answer within ${patience / 1000} s.`);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const closed = new Promise((resolve) => server.once("close", resolve));
  process.kill(-server.pid, "SIGKILL");
  await closed;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}
