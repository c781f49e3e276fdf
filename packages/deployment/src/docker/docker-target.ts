import { createHash } from "node:crypto";
import { hostname } from "node:os";
import path from "node:path";
import { hostedTarget, type HostedOptions } from "../hosted/hosted-target.ts";
import type { Target } from "../target.ts";
import { ContainerHost, type ContainerHostOptions } from "./container-host.ts";

export type DockerOptions = Omit<HostedOptions, "host"> & Omit<ContainerHostOptions, "owner">;

/** Endpoints whose servers are containers of this machine's Docker engine. */
export function dockerTarget(options: DockerOptions): Target {
  return hostedTarget({ ...options, host: new ContainerHost({ ...options, owner: ownerOf(options.stateDir) }) });
}

/** By it an engine's containers and volumes are told apart that belong to endpoints of other folders, or other machines. */
function ownerOf(stateDir: string): string {
  return createHash("sha256")
    .update(`${hostname()} ${path.resolve(stateDir)}`)
    .digest("hex")
    .slice(0, 12);
}
