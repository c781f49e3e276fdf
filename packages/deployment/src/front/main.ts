// The front of an endpoint as a program of its own: it holds the endpoint's port as long as there is the endpoint, while the
// servers behind it come and go. Its options come as a line on stdin (so that no other user sees the token), it answers by a
// line on stdout; then it is on its own. Should stdin end before that line, whoever started it was killed, and it ends, too.
import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { createInterface } from "node:readline";
import type { FrontOptions, FrontReport } from "./control.ts";
import { controlServer } from "./control-server.ts";
import { Forwarder } from "./forwarder.ts";

// Not awaited: the bundle is CommonJS, which knows no await outside functions.
void start();

async function start(): Promise<void> {
  const options = await optionsFrom(process.stdin);
  if (options === undefined) return;
  // Should it have been killed since, nobody reads this.
  process.stdout.on("error", () => {});
  const report = await front(options).catch((error: unknown): FrontReport => {
    const { code = "UNKNOWN", message } = error as NodeJS.ErrnoException;
    process.exitCode = 1;
    return { started: false, code, message };
  });
  process.stdout.end(`${JSON.stringify(report)}\n`);
}

async function optionsFrom(stdin: NodeJS.ReadStream): Promise<FrontOptions | undefined> {
  for await (const line of createInterface({ input: stdin })) {
    stdin.destroy();
    return JSON.parse(line) as FrontOptions;
  }
  return undefined;
}

async function front({ host, ports, token, backend }: FrontOptions): Promise<FrontReport> {
  const forwarder = new Forwarder(unreachable());
  forwarder.switchTo(backend ?? undefined);
  const port = await listening(forwarder.server, host, ports);
  const status = () => ({
    pid: process.pid,
    port,
    backend: forwarder.backend ?? null,
    connections: forwarder.passing(),
  });
  const control = controlServer({
    token,
    status,
    switchTo(next) {
      forwarder.switchTo(next);
      log("info", "switched", { backend: named(next) });
    },
    stop,
  });
  function stop(patience: number): void {
    log("info", "stopping", {});
    control.close();
    void forwarder.close(Math.min(patience, 60_000)).then(() => log("info", "stopped", {}));
  }
  process.once("SIGTERM", () => stop(10_000));
  // A terminal that is closed is none of its business.
  process.on("SIGHUP", () => {});
  const controlPort = await listening(control, "127.0.0.1", [0]);
  log("info", "started", { port, backend: named(backend ?? undefined) });
  return { started: true, port, controlPort };
}

/** Listens on the first of the ports that is free. Throws the system's error of the last. */
async function listening(server: Server, host: string, ports: readonly number[]): Promise<number> {
  for (const [at, port] of ports.entries()) {
    try {
      server.listen({ host, port, backlog: 4096 });
      await once(server, "listening");
      // A connection that cannot be accepted, for want of file descriptors, say, is lost; the next may not be.
      server.on("error", (error) => log("error", "not accepted", { message: error.message }));
      return (server.address() as AddressInfo).port;
    } catch (error) {
      if (at === ports.length - 1) throw error;
    }
  }
  throw new Error("There is no port to listen on.");
}

/** Logs who cannot be reached, once a second at most: a flood of callers is no reason for a flood of lines. */
function unreachable(): (backend: { host: string; port: number }, reason: string) => void {
  let last = -Infinity;
  return (backend, reason) => {
    if (performance.now() - last < 1000) return;
    last = performance.now();
    log("warning", "unreachable", { backend: named(backend), reason });
  };
}

function named(backend: { host: string; port: number } | undefined): string | null {
  return backend === undefined ? null : `${backend.host}:${backend.port}`;
}

function log(level: string, event: string, details: Readonly<Record<string, string | number | null>>): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...details })}\n`);
}
