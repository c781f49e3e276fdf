import { setTimeout } from "node:timers/promises";
import { isAlive, restartedSince, type ProcessIdentity } from "@sentiment/files";
import { libraryVersion } from "@sentiment/pipeline";
import type { Host, HostedServer, PreparedRelease } from "../hosted/host.ts";
import { releaseFailed } from "../hosted/release-failed.ts";
import { programs } from "../programs.ts";
import { endProcess } from "./end-process.ts";
import { logTail, readLog } from "./log-file.ts";
import { startDetached } from "./start-detached.ts";

/** Large models on a busy machine have taken seconds. */
const mostSecondsToStart = 60;

/** Servers as processes of this machine, which outlive the command that starts them. */
export const processHost: Host = {
  name: "local",
  identity: async () => `sentiment ${libraryVersion}, node ${process.version}`,
  asItRan: async () => processHost,
  async prepare() {},
  start,
  async isRunning(server) {
    const identity = identityOf(server);
    const alive = isAlive(identity);
    if (alive === true) return { state: "running" };
    if (alive === undefined) {
      return { state: "unknown", why: `Its process ${identity.pid} belongs to ${identity.host}, not to this machine.` };
    }
    if (restartedSince(identity) === true) return { state: "stopped", why: "This machine was started anew since." };
    return (await endedInOrder(server))
      ? { state: "stopped", why: `Its process ${identity.pid} was asked to stop.` }
      : { state: "gone", why: `Its process ${identity.pid} has died.` };
  },
  stop: (server, graceSeconds) => endProcess(identityOf(server), graceSeconds),
  logs: (server, choice) => readLog(logOf(server), choice),
  async discard() {
    return [];
  },
  details: (server) => ({ pid: identityOf(server).pid, log: logOf(server) }),
};

async function start(
  release: PreparedRelease,
  remember: (server: HostedServer) => Promise<void>,
  signal: AbortSignal,
): Promise<HostedServer> {
  const { log, releaseId } = release;
  // The shell waits for a line, and becomes the server; its number and start stay the same.
  const waiting = 'read -r go && exec "$0" "$@" </dev/null';
  const startedAt = new Date().toISOString();
  const serverOf = (identity: ProcessIdentity): HostedServer => {
    return { releaseId, host: "127.0.0.1", port: 0, handle: { ...identity, log }, startedAt };
  };
  const { identity } = await startDetached({
    command: ["/bin/sh", "-c", waiting, process.execPath, programs.server],
    env: environmentOf(release),
    log,
    stdout: "log",
    remember: (known) => remember(serverOf(known)),
    line: "go",
  });
  return { ...serverOf(identity), port: await portOf(release, identity, signal) };
}

/** All that a server gets to know: nothing of this process's environment, where secrets may be. */
function environmentOf({ modelDir, modelName, modelVersion }: PreparedRelease): Record<string, string> {
  return {
    SENTIMENT_MODEL_DIR: modelDir,
    SENTIMENT_HOST: "127.0.0.1",
    SENTIMENT_PORT: "0",
    SENTIMENT_MODEL_NAME: modelName,
    ...(modelVersion !== undefined && { SENTIMENT_MODEL_VERSION: modelVersion }),
  };
}

/** The port that the server has found for itself, which it logs when it answers. */
async function portOf(release: PreparedRelease, identity: ProcessIdentity, signal: AbortSignal): Promise<number> {
  const { log } = release;
  const deadline = performance.now() + 1000 * mostSecondsToStart;
  for (;;) {
    // Asked before the log is read: what it has logged until it ended is there then.
    const alive = isAlive(identity) === true;
    const said = await logTail(log, Infinity);
    const url = events(said).find(({ event }) => event === "started")?.["url"];
    if (typeof url === "string") return Number(new URL(url).port);
    if (!alive) throw releaseFailed(release, "its server ended before it answered.", await logTail(log));
    if (performance.now() > deadline) {
      await endProcess(identity, 0);
      const seen = `its server did not start within ${mostSecondsToStart} s.`;
      throw releaseFailed(release, seen, await logTail(log));
    }
    await setTimeout(20, undefined, { signal });
  }
}

async function endedInOrder(server: HostedServer): Promise<boolean> {
  const last = events(await logTail(logOf(server), 1));
  return last.at(-1)?.["event"] === "stopped";
}

function events(lines: string): readonly Readonly<Record<string, unknown>>[] {
  return lines.split("\n").flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === "object" && value !== null ? [{ ...value }] : [];
    } catch {
      return [];
    }
  });
}

function identityOf({ handle: { pid, host, boot } }: HostedServer): ProcessIdentity {
  return { pid: Number(pid), host: String(host), boot: String(boot) };
}

function logOf({ handle }: HostedServer): string {
  return String(handle["log"]);
}
