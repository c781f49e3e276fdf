import type { HttpOptions } from "@sentiment/http";
import type { RemoteConfig } from "../config/read-config.ts";
import { usageError } from "../dvc-error.ts";
import { optionOf } from "./option-of.ts";

export interface LimitedHttp extends HttpOptions {
  readonly mostConnections: number;
}

/** How a remote is reached: as the caller says (proxies, who is told of retries), and as its own options do. */
export function httpOptionsOf(config: RemoteConfig, options: HttpOptions): HttpOptions {
  const seconds = ["read_timeout", "connect_timeout"].map((name) => secondsOf(config, name) ?? 60);
  const verify = optionOf(config, "ssl_verify");
  const off = verify !== undefined && ["false", "no", "off", "0"].includes(verify.toLowerCase());
  const on = verify === undefined || ["true", "yes", "on", "1"].includes(verify.toLowerCase());
  return {
    retry: { retries: 5, backoffFactor: 0.5, jitter: 0.5 },
    ...options,
    timeoutSeconds: Math.max(...seconds),
    tls: off ? { insecure: true } : on ? options.tls : { caFile: verify },
  };
}

function secondsOf(config: RemoteConfig, name: string): number | undefined {
  const text = optionOf(config, name);
  if (text === undefined) return undefined;
  if (/^\d+(?:\.\d+)?$/u.test(text) && Number(text) > 0) return Number(text);
  throw usageError(
    "DVC_CONFIG_INVALID",
    `${name} of the remote ${config.name} is ${text}, which is no time in seconds.`,
  );
}
