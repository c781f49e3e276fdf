import { spawnSync } from "node:child_process";
import path from "node:path";
import type Docker from "dockerode";
import { describeUnlessAbsent } from "./describe-unless-absent.ts";

/** `describe` for a suite that asks a real Docker engine; see `describeUnlessAbsent` for where none answers. */
export function describeWithDocker(name: string, body: () => void): void {
  describeUnlessAbsent(dockerAbsence(), name, body);
}

/** The address of the engine that tests use, as `DOCKER_HOST` has it: `unix:///var/run/docker.sock` unless it is set. */
export function dockerHost(): string {
  return process.env["DOCKER_HOST"] || "unix:///var/run/docker.sock";
}

/** A client of an engine, by default of that one, which is not the client under test. */
export async function dockerEngine(host = dockerHost()): Promise<Docker> {
  const { default: Client } = await import("dockerode");
  return host.startsWith("unix://") ? new Client({ socketPath: host.slice("unix://".length) }) : new Client();
}

let absence: { readonly reason: string | undefined } | undefined;

export function dockerAbsence(): string | undefined {
  absence ??= { reason: lookForEngine() };
  return absence.reason;
}

function lookForEngine(): string | undefined {
  const ping = path.join(import.meta.dirname, "docker-ping.ts");
  const asked = spawnSync(process.execPath, [ping, dockerHost()], { encoding: "utf8" });
  if (asked.status === 0) return undefined;
  const why = process.env["SENTIMENT_DOCKER_ABSENCE"] || "scripts/test.sh starts one";
  return `no Docker engine at ${dockerHost()} (${asked.stderr.trim()}; ${why})`;
}
