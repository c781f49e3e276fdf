import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout } from "node:timers/promises";

/** A server in a process group of its own. */
export interface Server {
  /** Where it takes requests. */
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const patience = 120_000;

/** Starts the command that `commandFor` gives for a free port, and waits until `/ping` answers 200. */
export async function startServer(commandFor: (port: number) => readonly string[]): Promise<Server> {
  const port = await freePort();
  const [file, ...args] = commandFor(port);
  // MLflow looks for its own programs on the search path.
  const env = { ...process.env, PATH: `${path.dirname(file!)}:${process.env["PATH"] ?? ""}` };
  const child = spawn(file!, args, { stdio: "ignore", detached: true, env });
  const running = (): boolean => child.exitCode === null && child.signalCode === null;
  process.once("exit", () => {
    if (running()) process.kill(-child.pid!, "SIGKILL");
  });
  const ended = once(child, "exit");
  const url = `http://127.0.0.1:${port}`;
  const start = performance.now();
  while (!(await answers(`${url}/ping`))) {
    if (!running()) throw new Error(`${file} ended with code ${child.exitCode}.`);
    if (performance.now() - start > patience) throw new Error(`${file} did not answer within ${patience / 1000} s.`);
    await setTimeout(20);
  }
  return {
    url: `${url}/invocations`,
    pid: child.pid!,
    async stop() {
      process.kill(-child.pid!, "SIGTERM");
      await ended;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok === true;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
