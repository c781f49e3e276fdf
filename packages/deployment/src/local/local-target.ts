import { hostedTarget, type HostedOptions } from "../hosted/hosted-target.ts";
import type { Target } from "../target.ts";
import { processHost } from "./process-host.ts";

export type LocalOptions = Omit<HostedOptions, "host">;

/** Endpoints whose servers are processes of this machine, on loopback. */
export function localTarget(options: LocalOptions): Target {
  return hostedTarget({ ...options, host: processHost });
}
