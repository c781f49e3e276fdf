import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { describeUnlessAbsent } from "./describe-unless-absent.ts";
import { dockerEngine } from "./docker-engine.ts";

/** Where Debian's packages docker.io, iproute2 and mount put them. */
const programs = { dockerd: "/usr/sbin/dockerd", ip: "/usr/sbin/ip", umount: "/usr/bin/umount" };

/** `describe` for a suite that starts Docker engines itself; see `describeUnlessAbsent` for where it cannot. */
export function describeWithOwnDocker(name: string, body: () => void): void {
  const missing = Object.values(programs).find((program) => !existsSync(program));
  const absence = process.getuid?.() === 0 ? missing && `no ${missing}` : "nobody but root may start a Docker engine";
  describeUnlessAbsent(absence, name, body);
}

/** A Docker engine that a test may do harm to. */
export interface OwnDockerEngine {
  /** As `DOCKER_HOST` has it. */
  readonly host: string;
  /** Ends it as a shutdown does; its containers end with it. */
  shutDown(): Promise<void>;
  /** Resolves when it answers again. */
  start(): Promise<void>;
  /** Ends it, and removes all that it was. */
  remove(): Promise<void>;
}

/** Starts an engine beside the one that there may be: with a bridge of its own, and without touching the firewall. */
export async function startDockerEngine(): Promise<OwnDockerEngine> {
  // A short name: a socket's path has 107 bytes at most.
  const folder = await mkdtemp("/tmp/sentiment-engine-");
  const bridge = `sentiment${randomInt(100_000)}`;
  execFileSync(programs.ip, ["link", "add", "name", bridge, "type", "bridge"]);
  execFileSync(programs.ip, ["addr", "add", `10.213.${randomInt(256)}.1/24`, "dev", bridge]);
  execFileSync(programs.ip, ["link", "set", bridge, "up"]);
  await writeFile(`${folder}/daemon.json`, "{}");
  const host = `unix://${folder}/docker.sock`;
  const flags = [
    "--config-file",
    `${folder}/daemon.json`,
    "--data-root",
    `${folder}/data`,
    "--exec-root",
    `${folder}/run`,
  ];
  const network = [
    "--bridge",
    bridge,
    "--iptables=false",
    "--ip6tables=false",
    "--ip-masq=false",
    "--ip-forward=false",
  ];
  const args = [...flags, ...network, "--pidfile", `${folder}/pid`, "--host", host];
  let process: ChildProcess | undefined;
  const engine: OwnDockerEngine = {
    host,
    async start() {
      process = spawn(programs.dockerd, args, { stdio: "ignore" });
      await answering(host, process);
    },
    async shutDown() {
      if (process === undefined || process.exitCode !== null) return;
      const ended = new Promise((resolve) => process?.once("close", resolve));
      process.kill("SIGTERM");
      await ended;
    },
    async remove() {
      await engine.shutDown();
      for (const mount of mountsBelow(folder)) execFileSync(programs.umount, [mount]);
      execFileSync(programs.ip, ["link", "del", bridge]);
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await engine.start();
    return engine;
  } catch (error) {
    await engine.remove();
    throw error;
  }
}

async function answering(host: string, process: ChildProcess): Promise<void> {
  const client = await dockerEngine(host);
  for (let attempt = 0; attempt < 300 && process.exitCode === null; attempt++) {
    const answer: unknown = await client.ping().catch(() => undefined);
    if (answer !== undefined) return;
    await setTimeout(100);
  }
  throw new Error("dockerd does not start here.");
}

/** The inmost first. */
function mountsBelow(folder: string): string[] {
  const mounts = readFileSync("/proc/mounts", "utf8").split("\n");
  return mounts
    .map((line) => line.split(" ")[1] ?? "")
    .filter((mount) => mount.startsWith(`${folder}/`))
    .toReversed();
}
